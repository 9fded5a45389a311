//! Trends: what is called and what is not, season by season.

use super::*;

/// Weekly shares of 400 cases; a capital S marks a week of a season.
fn weeks(parts: &[i64], seasons: &[std::ops::Range<usize>]) -> Vec<Point> {
    let point = |(place, part): (usize, &i64)| Point {
        first_day: 7 * place as i64,
        until_day: 7 * place as i64 + 7,
        reading: Reading::Share { part: *part, whole: 400 },
        season: seasons.iter().any(|season| season.contains(&place)).then(|| "holiday".to_owned()),
    };
    parts.iter().enumerate().map(point).collect()
}

fn called(points: &[Point], looked_at: usize) -> Option<Alarm> {
    let frozen = freeze(points, 0)?;
    alarm(points, &judge(points, &frozen), &frozen, looked_at, None)
}

/// Around 24 of 400, as chance has it.
fn calm(n: usize) -> Vec<i64> {
    [24, 29, 20, 26, 22, 25, 19, 28, 23, 24, 27, 21].into_iter().cycle().take(n).collect()
}

fn with(mut parts: Vec<i64>, more: &[i64]) -> Vec<i64> {
    parts.extend(more);
    parts
}

#[test]
fn a_point_outside_is_called_and_a_high_one_inside_is_not() {
    let jump = called(&weeks(&with(calm(30), &[55]), &[]), 1).expect("outside");
    assert_eq!((jump.signal, jump.above, jump.place, jump.since), (Signal::Outside, true, 30, 30));
    assert!(jump.chance < 1e-3 && jump.season.is_none());
    assert_eq!(called(&weeks(&with(calm(30), &[34]), &[]), 1), None);
    let fall = called(&weeks(&with(calm(30), &[4]), &[]), 1).expect("outside");
    assert!(!fall.above);
}

#[test]
fn eight_in_a_row_are_called_with_their_beginning() {
    let slow = called(&weeks(&with(calm(31), &[30, 31, 29, 32, 30, 31, 33, 30]), &[]), 1).expect("a run");
    assert_eq!((slow.signal, slow.above), (Signal::Run, true));
    assert_eq!((slow.since, slow.place), (31, 38));
    assert_eq!(called(&weeks(&with(calm(31), &[30, 31, 29, 32]), &[]), 1), None);
}

#[test]
fn an_alarm_of_long_ago_that_went_by_is_no_news() {
    assert_eq!(called(&weeks(&with(with(calm(30), &[60]), &calm(6)), &[]), 1), None);
}

#[test]
fn fewer_than_twelve_points_of_a_baseline_call_nothing() {
    assert_eq!(freeze(&weeks(&calm(11), &[]), 0), None);
    let twelve = freeze(&weeks(&calm(19), &[]), 0).expect("twelve");
    assert_eq!(twelve.until, 12);
    assert_eq!(freeze(&weeks(&calm(60), &[]), 0).expect("twenty").until, 20);
    // Set anew by a person: from a later day on.
    assert_eq!(freeze(&weeks(&calm(60), &[]), 7 * 10).expect("twenty").until, 30);
}

#[test]
fn holiday_delays_that_rise_and_fall_are_expected_and_quality_that_keeps_rising_is_an_alarm() {
    let season = 24..30;
    let delays = with(calm(24), &[40, 55, 60, 58, 45, 38]);
    let at_the_peak = called(&weeks(&delays[..28], std::slice::from_ref(&season)), 1).expect("outside");
    assert_eq!(at_the_peak.season.as_deref(), Some("holiday"));
    assert_eq!(called(&weeks(&with(delays, &calm(3)), std::slice::from_ref(&season)), 1), None, "over");
    let quality = with(calm(24), &[40, 45, 50, 52, 55, 58, 60, 62]);
    let still = called(&weeks(&quality, &[season]), 1).expect("outside");
    assert_eq!((still.season, still.above), (None, true));
}

#[test]
fn what_the_year_before_did_too_is_expected_and_what_it_did_not_is_an_alarm_in_the_same_season() {
    let peak = [48, 56, 60, 57, 46];
    let mut parts = calm(30);
    parts.extend(peak);
    parts.extend(calm(47));
    parts.extend(&peak[..3]);
    let again = called(&weeks(&parts, &[30..35, 82..87]), 1).expect("outside");
    assert_eq!(again.season.as_deref(), Some("holiday"));
    let unmarked = called(&weeks(&parts, &[]), 1).expect("outside");
    assert_eq!(unmarked.season.as_deref(), Some("year_before"));
    // This time it is far worse than the year before.
    *parts.last_mut().expect("weeks") = 110;
    let worse = called(&weeks(&parts, &[30..35, 82..87]), 1).expect("outside");
    assert_eq!(worse.season, None);
}

#[test]
fn a_small_lasting_change_is_called_by_its_many_cases_and_has_its_beginning() {
    let parts = with(calm(30), &[29, 31, 30, 32, 28, 31, 30, 29, 33, 30].repeat(4));
    let slow = called(&weeks(&parts, &[]), 1).expect("a run");
    assert!(slow.signal == Signal::Run && slow.chance < 0.01 && (28..=33).contains(&slow.since), "{slow:?}");
    let frozen = freeze(&weeks(&parts, &[]), 0).expect("twenty");
    let points = weeks(&parts, &[]);
    assert_eq!(alarm(&points, &judge(&points, &frozen), &frozen, 1, Some(false)), None, "it is no fall");
}

#[test]
fn what_has_lasted_for_a_year_is_no_season() {
    let parts = with(calm(24), &[50; 60]);
    let lasting = called(&weeks(&parts, &[]), 1).expect("outside");
    assert_eq!((lasting.season, lasting.since), (None, 24));
}

#[test]
fn the_baseline_leaves_seasons_out() {
    let mut parts = vec![60; 8];
    parts.extend(calm(40));
    let frozen = freeze(&weeks(&parts, std::slice::from_ref(&(0..8))), 0).expect("twenty");
    assert_eq!((frozen.until, frozen.first_day), (28, 56));
    let Chart::Share(chart) = frozen.chart else { panic!("shares") };
    assert!((chart.centre() - 0.06).abs() < 0.003);
}

#[test]
fn a_young_cohort_is_judged_at_its_age_and_never_by_its_rate_alone() {
    let mut points = weeks(&calm(30), &[]);
    let mut young = |part, whole, base| {
        let first_day = 7 * points.len() as i64;
        let reading = Reading::AtAge { part, whole, base, year_before: None };
        points.push(Point { first_day, until_day: first_day + 7, reading, season: None });
    };
    // Three of 400 look like a fall from six percent; at that age the baseline's weeks had shown one percent.
    young(3, 400, (80, 8000));
    young(4, 400, (40, 8000));
    assert_eq!(called(&points, 2), None);
    let first_day = 7 * points.len() as i64;
    let reading = Reading::AtAge { part: 14, whole: 400, base: (20, 8000), year_before: None };
    points.push(Point { first_day, until_day: first_day + 7, reading, season: None });
    let early = called(&points, 3).expect("fourteen where one was to be expected");
    assert!(early.above && early.place == 32);
}

#[test]
fn times_are_judged_by_factors() {
    let hours = |h: f64| h * 3600.0;
    let mut points: Vec<Point> = [20.0, 23.0, 19.0, 21.5, 22.0, 18.5, 20.5, 21.0]
        .into_iter()
        .cycle()
        .take(30)
        .enumerate()
        .map(|(place, h)| Point {
            first_day: 7 * place as i64,
            until_day: 7 * place as i64 + 7,
            reading: Reading::Value(hours(h)),
            season: None,
        })
        .collect();
    assert_eq!(called(&points, 1), None);
    points.push(Point { reading: Reading::Value(hours(48.0)), first_day: 210, until_day: 217, season: None });
    let slow = called(&points, 1).expect("outside");
    assert!(slow.above && slow.chance < 0.01);
}

/// A die of its own, so that the same shops come each time.
struct Die(u64);

impl Die {
    fn share(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn cases(&mut self, whole: i64, rate: f64) -> i64 {
        (0..whole).filter(|_| self.share() < rate).count() as i64
    }
}

/// The chances that the trends of one stable shop give; in some shops weeks vary more than chance alone makes them.
fn chances(die: &mut Die, n_trends: usize, wide: bool) -> (Vec<f64>, usize) {
    let mut n_alarms = 0;
    let looked_at = (0..n_trends)
        .map(|_| {
            let (size, rate) = (40.0 + 160.0 * die.share(), 0.02 + 0.10 * die.share());
            let points: Vec<Point> = (0..40)
                .map(|place| {
                    let whole = (size * (0.8 + 0.4 * die.share())) as i64;
                    let week = if wide { rate * (0.5 + die.share()) } else { rate };
                    let reading = Reading::Share { part: die.cases(whole, week), whole };
                    Point { first_day: 7 * place, until_day: 7 * place + 7, reading, season: None }
                })
                .collect();
            let alarm = called(&points, 1);
            n_alarms += usize::from(alarm.is_some());
            alarm.map_or(1.0, |alarm| alarm.chance)
        })
        .collect();
    (looked_at, n_alarms)
}

#[test]
fn noise_is_not_on_the_list_of_a_stable_shop_more_often_than_theory_has_it() {
    for (wide, name) in [(false, "as chance has it"), (true, "wider than chance")] {
        let (n_shops, n_trends) = (80, 40);
        let mut die = Die(0x2545_F491_4F6C_DD1D);
        let (mut alarms, mut listed, mut reviews) = (0, 0, 0);
        for _ in 0..n_shops {
            let (chances, n_alarms) = chances(&mut die, n_trends, wide);
            let n = crate::analytics::stats::many::kept(&chances).into_iter().filter(|kept| *kept).count();
            alarms += n_alarms;
            listed += n;
            reviews += usize::from(n > 0);
        }
        #[expect(clippy::print_stderr, reason = "the counts are the point, and are read by people")]
        let () = eprintln!(
            "{n_shops} stable shops, weeks {name}: {n_trends} trends a review gave {alarms} alarms of the charts, \
             {listed} on the list, in {reviews} reviews"
        );
        // Benjamini–Hochberg at 10 %: in a shop where nothing moved, at most one review in ten lists anything; three standard errors.
        let most = 0.10 * f64::from(n_shops) + 3.0 * (0.10 * 0.90 * f64::from(n_shops)).sqrt();
        assert!((reviews as f64) < most, "{reviews} of {n_shops}");
        // The charts alone would have cried in most of them: that is what the correction is for.
        assert!(alarms > listed);
    }
}

#[test]
fn what_is_rare_is_called_by_its_weeks_together_and_makes_no_row() {
    // Half a case is to be expected of a week: eight weeks below that are nothing, and neither are eight with one each of twenty.
    let rare = |more: &[i64]| weeks(&with([1, 0, 0, 1, 0, 0, 2, 0, 0, 1].repeat(3), more), &[]);
    assert_eq!(called(&rare(&[0; 12]), 1), None);
    assert_eq!(called(&rare(&[1, 0, 1, 1, 0, 1, 1, 0]), 1), None);
    let four_of_it = called(&rare(&[2, 1, 2, 3, 2, 1, 2, 2]), 1).expect("together they lie outside");
    assert_eq!((four_of_it.signal, four_of_it.above, four_of_it.since), (Signal::Together, true, 30));
    // Young weeks that could not have shown anything yet do not end it.
    let mut points = rare(&[4, 3, 5, 3, 4, 3, 5, 4, 0, 0]);
    for point in &mut points[38..] {
        point.reading = Reading::AtAge { part: 0, whole: 400, base: (4, 8_000), year_before: None };
    }
    let goes_on = called(&points, 1).expect("it goes on");
    assert_eq!((goes_on.signal, goes_on.since), (Signal::Together, 30));
    // Where it was there for a while and went by, it is no news.
    assert_eq!(called(&rare(&[4, 3, 5, 3, 0, 1, 0, 0, 0, 1, 0, 0]), 1), None);
}

#[test]
fn a_group_of_twenty_orders_a_week_is_called_by_its_quarter() {
    let small = |parts: &[i64]| -> Vec<Point> {
        let mut points = weeks(parts, &[]);
        for point in &mut points {
            if let Reading::Share { whole, .. } = &mut point.reading {
                *whole = 20;
            }
        }
        points
    };
    let usual = [1, 0, 2, 1, 1, 0, 2, 1, 0, 1].repeat(3);
    let quarter =
        called(&small(&with(usual.clone(), &[3, 4, 2, 3, 5, 3, 2, 4])), 1).expect("26 of 160 where 7 were usual");
    assert_eq!((quarter.signal, quarter.above, quarter.since), (Signal::Together, true, 30));
    assert!(quarter.chance < 1e-4, "{quarter:?}");
    assert_eq!(called(&small(&with(usual, &[2, 1, 1, 2])), 1), None);
}

#[test]
fn the_weeks_of_a_season_are_one_point() {
    let season = 30..36;
    let slow = with(calm(30), &[31, 33, 32, 33, 31, 34]);
    let called = called(&weeks(&slow, std::slice::from_ref(&season)), 6).expect("together they lie outside");
    assert_eq!((called.signal, called.above, called.place), (Signal::Outside, true, 35));
    assert_eq!(called.season.as_deref(), Some("holiday"));
}

#[test]
fn what_was_never_heard_of_before_can_be_called_and_one_case_of_it_is_not() {
    let never = |more: &[i64]| weeks(&with(vec![0; 30], more), &[]);
    assert!(called(&never(&[5]), 1).is_some_and(|alarm| alarm.above && alarm.chance < 1e-3));
    assert!(called(&never(&[1]), 1).is_none_or(|alarm| alarm.chance > 0.05));
}

#[test]
fn what_began_before_a_season_that_stayed_as_usual_began_behind_it() {
    let season = 31..37;
    let parts = with(with(calm(30), &[33]), &[24, 23, 25, 24, 22, 24]);
    let parts = with(parts, &[40, 44, 42, 45, 41, 43]);
    let called = called(&weeks(&parts, &[season]), 1).expect("outside");
    assert_eq!((called.above, called.since), (true, 37));
}
