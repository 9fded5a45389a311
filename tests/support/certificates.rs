//! A throw-away authority and a certificate of it for this machine.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;

/// What a server shows, and what those must trust who believe it.
pub struct Certificate {
    pub server: Arc<ServerConfig>,
    /// The authority, as a file of certificates has it.
    pub authority: String,
}

/// A certificate for `localhost` and 127.0.0.1.
pub fn of_this_machine() -> Certificate {
    let mut authority = CertificateParams::new(Vec::new()).expect("no names");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("an authority");
    let names = ["localhost", "127.0.0.1"].map(str::to_owned);
    let key = KeyPair::generate().expect("a key");
    let own = CertificateParams::new(names).expect("names").signed_by(&key, &issuer).expect("a certificate");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![own.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .expect("key and certificate belong together");
    Certificate { server: Arc::new(config), authority: issuer.pem() }
}
