//! Whom a webhook may speak to (promises O7): public hosts over a closed line, and hosts of the company's own that the settings name.
//!
//! The address that is connected to is the one that was looked at here: names are resolved once, and only here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The host is none that messages may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not public")]
pub struct NotPublic;

/// What is wrong with an address, before anything is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// No address of the web, an open line to a stranger, or a login in it.
    Address,
    NotPublic,
}

/// Resolves names to public addresses only.
#[derive(Debug)]
pub struct Reach<R = DefaultResolver> {
    own_host: Option<String>,
    names: R,
}

impl Reach {
    pub fn new(own_host: Option<String>) -> Self {
        Self { own_host, names: DefaultResolver::default() }
    }
}

/// Whether an address is on the host of the company's own, as the settings name it.
fn is_own(own_host: Option<&str>, uri: &Uri) -> bool {
    own_host.zip(uri.host()).is_some_and(|(own, host)| plain(own) == plain(host))
}

/// Looks at an address as it is written.
pub fn look(url: &str, own_host: Option<&str>, config: &Config) -> Result<(), Wrong> {
    let uri: Uri = url.trim().parse().map_err(|_| Wrong::Address)?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(Wrong::Address) };
    let is_own = is_own(own_host, &uri);
    let is_closed = scheme == "https" || (scheme == "http" && is_own);
    // What stands before an @ is no part of the host, whatever it looks like.
    if !is_closed || authority.as_str().contains('@') || authority.host().is_empty() {
        return Err(Wrong::Address);
    }
    // A proxy resolves names by itself: then what this machine knows of the name has to do.
    let by_proxy = config.proxy().is_some_and(|proxy| !proxy.is_no_proxy(&uri));
    let known = || (bare(authority.host()), 443).to_socket_addrs().into_iter().flatten();
    if by_proxy && !is_own && known().any(|address| !is_public(address.ip())) {
        return Err(Wrong::NotPublic);
    }
    Ok(())
}

impl<R: Resolver> Resolver for Reach<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // A name that nobody knows is no line that broke: nothing was said.
        let found = self.names.resolve(uri, config, timeout).map_err(|error| match error {
            ureq::Error::Io(_) => ureq::Error::HostNotFound,
            other => other,
        })?;
        let is_proxy = config.proxy().is_some_and(|proxy| uri.host() == Some(proxy.host()));
        // One private address among public ones is a trap.
        if is_proxy || is_own(self.own_host.as_deref(), uri) || found.iter().all(|address| is_public(address.ip())) {
            return Ok(found);
        }
        Err(ureq::Error::Io(std::io::Error::other(NotPublic)))
    }
}

/// A host without the brackets of an address.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// A host as it is compared.
fn plain(host: &str) -> String {
    bare(host.trim()).trim_end_matches('.').to_ascii_lowercase()
}

/// Whether an address is one of the open net, by the registries of addresses for special use (IANA).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Where a cloud speaks to its machines from an address that looks public (Azure).
const WIRE_SERVER: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

const fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        [0 | 10 | 127 | 224..=255, ..]
        | [100, 64..=127, ..]
        | [169, 254, ..]
        | [172, 16..=31, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [192, 168, ..]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => true,
        octets => {
            let wire = WIRE_SERVER.octets();
            octets[0] == wire[0] && octets[1] == wire[1] && octets[2] == wire[2] && octets[3] == wire[3]
        }
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = address.to_ipv4_mapped() {
        return is_public_v4(inside);
    }
    let parts = address.segments();
    let last = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match parts {
        // Addresses of the old net inside of new ones: by a translator, by a tunnel.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(last(high, low)),
        [0x2002, high, low, ..] => is_public_v4(last(high, low)),
        // Protocols, tunnels, examples.
        [0x2001, 0..=0x01ff | 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_for_special_use_are_none_of_the_open_net() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.0.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "5f00::1",
        ] {
            let address: IpAddr = private.parse().expect("an address");
            assert!(!is_public(address), "{private}");
        }
        for public in [
            "1.1.1.1",
            "100.63.255.255",
            "172.32.0.1",
            "192.167.0.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
            "2a00:1450::1",
        ] {
            let address: IpAddr = public.parse().expect("an address");
            assert!(is_public(address), "{public}");
        }
    }

    /// Names that lead where a test says.
    #[derive(Debug)]
    struct Names(&'static [&'static str]);

    impl Resolver for Names {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            for text in self.0 {
                found.push(text.parse().expect("an address"));
            }
            Ok(found)
        }
    }

    #[test]
    fn a_name_is_judged_by_every_address_that_it_leads_to() {
        let uri: Uri = "https://hooks.example/x".parse().expect("an address");
        let lead = |own_host: Option<&str>, to: &'static [&'static str]| {
            let reach = Reach { own_host: own_host.map(str::to_owned), names: Names(to) };
            reach.resolve(&uri, &Config::default(), NextTimeout::default()).is_ok()
        };
        assert!(lead(None, &["1.1.1.1:443"]));
        assert!(!lead(None, &["127.0.0.1:443"]));
        assert!(!lead(None, &["1.1.1.1:443", "10.0.0.1:443"]), "one private address among public ones");
        assert!(!lead(Some("other.example"), &["10.0.0.1:443"]));
        assert!(lead(Some("HOOKS.example."), &["10.0.0.1:443"]), "the company's own host, as the settings name it");
    }
}
