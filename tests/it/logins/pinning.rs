//! Pinning the CA: a login that verifies nothing is verified from then on, and nobody else is spoken to.

use super::scene::{Entry, cluster, connect, desk, ended, failure, is_ready, until};
use concertina_contract::{
    AuthorityQuestion, ErrorCode, LoginId, PinObstacle, Pinning, Power, Probe, ProbeOutcome, SessionState,
    TrustAnswer, TrustQuestion, TrustRequest,
};
use concertina_core::message::Messages;
use concertina_testkit::{ApiServer, Authority, Home, TlsFront, TlsRoute};
use concertina_tests::Desk;

const DAYS: (i64, i64) = (-1, 30);

fn is_closed(state: &SessionState) -> bool {
    matches!(state, SessionState::Closed { .. })
}

/// A context that says what of TLS.
fn through(front: &TlsFront, tls: &str) -> Entry<'static> {
    let user = "token: canary-token".to_owned();
    Entry { name: "shop", cluster: format!("server: '{}'{tls}", front.url()), user }
}

fn login(desk: &Desk) -> LoginId {
    desk.fleet.sites()[0].login.clone()
}

async fn ask(desk: &Desk) -> AuthorityQuestion {
    let request = TrustRequest::Authority { login: login(desk) };
    match desk.fleet.trust_question(&request).await.unwrap() {
        TrustQuestion::Authority(question) => question,
        other => panic!("{other:?}"),
    }
}

async fn answer(desk: &Desk, answer: TrustAnswer) -> Result<(), ErrorCode> {
    let request = TrustRequest::Authority { login: login(desk) };
    desk.fleet.check_trust(&request, &answer).map_err(|failure| failure.code)?;
    desk.fleet.answer_trust(&request, answer).await.map_err(|failure| failure.code)
}

fn pin(typed: &str) -> TrustAnswer {
    TrustAnswer::PinAuthority { typed: typed.to_owned() }
}

/// What the badges of the login are told by.
fn badges(desk: &Desk) -> (bool, Option<String>) {
    let login = desk.fleet.sites().remove(0).logins.remove(0);
    let listed = desk.fleet.kubeconfig_view().logins.remove(0);
    assert_eq!((&login.powers, &login.pinning), (&listed.powers, &listed.pinning));
    let pinned = match login.pinning {
        Pinning::Pinned { fingerprint } => Some(fingerprint),
        _ => None,
    };
    (login.powers.contains(&Power::SkipsTlsVerification), pinned)
}

async fn front(route: TlsRoute) -> TlsFront {
    TlsFront::start(vec![route]).await.unwrap()
}

fn chained(authority: &Authority, server: &ApiServer) -> TlsRoute {
    authority.chained_route("127.0.0.1", server.address(), DAYS).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_verifies_nothing_is_verified_when_its_ca_is_pinned() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let authority = Authority::new("shop CA").unwrap();
    let front = front(chained(&authority, &server)).await;
    let desk = desk(&home, &[through(&front, ", insecure-skip-tls-verify: true")]).await;
    let file = std::fs::read(home.path().join("all.kubeconfig")).unwrap();
    connect(&desk, "shop", is_ready).await;
    let site = desk.site("shop").unwrap();
    let epoch = site.link().borrow().epoch;
    assert_eq!(badges(&desk), (true, None));

    // Nothing can be pinned that was not shown, and to look sends nothing.
    assert_eq!(answer(&desk, pin("")).await, Err(ErrorCode::NotAllowed));
    let accepts = server.accepts();
    let question = ask(&desk).await;
    assert_eq!(server.accepts(), accepts, "no byte reached the server");
    assert_eq!((question.offered, question.obstacle, question.name.as_str()), (Some(1), None, "127.0.0.1"));
    let [leaf, ca] = &question.shown[..] else { panic!("{question:#?}") };
    assert!(!leaf.authority && ca.authority && ca.subject == "CN=shop CA" && leaf.issuer == ca.subject);
    assert_eq!((ca.fingerprint.len(), leaf.names.as_slice()), (95, ["127.0.0.1".to_owned()].as_slice()));
    assert!(ca.from < ca.until);

    answer(&desk, pin("")).await.unwrap();
    let mut link = site.link();
    link.wait_for(|link| link.epoch > epoch && is_ready(&link.state)).await.unwrap();
    assert_eq!(badges(&desk), (false, Some(ca.fingerprint.clone())));
    assert_eq!(std::fs::read(home.path().join("all.kubeconfig")).unwrap(), file, "the file is left alone");
    assert_eq!(ask(&desk).await.obstacle, Some(PinObstacle::Same));
    assert_eq!(answer(&desk, pin("shop")).await, Err(ErrorCode::NotAllowed), "once");
    let tls = desk.fleet.examine(site.id()).unwrap().finish().await.findings;
    let tls = tls.into_iter().find(|finding| finding.probe == Probe::Tls).unwrap();
    assert_eq!((tls.outcome, tls.word.as_str()), (ProbeOutcome::Passed, "pinned"));

    // A new certificate of the same authority is nothing to ask about.
    front.exchange(vec![authority.route("127.0.0.1", server.address(), DAYS).unwrap()]);
    connect(&desk, "shop", is_ready).await;
    let shared = desk.fleet.team_settings().unwrap();
    assert!(!shared.contains(&ca.fingerprint[..23]) && !shared.contains("CERTIFICATE"), "{shared}");

    let unpin = |typed: &str| TrustAnswer::UnpinAuthority { typed: typed.to_owned() };
    assert_eq!(answer(&desk, unpin("shoq")).await, Err(ErrorCode::TypedNameWrong));
    answer(&desk, unpin("shop")).await.unwrap();
    until(&site, is_ready).await;
    assert_eq!(badges(&desk), (true, None));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_ca_is_refused_by_name_and_nothing_is_sent_until_it_is_pinned_anew() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let front = front(chained(&Authority::new("shop CA").unwrap(), &server)).await;
    let desk = desk(&home, &[through(&front, ", insecure-skip-tls-verify: true")]).await;
    let old = ask(&desk).await.shown[1].fingerprint.clone();
    answer(&desk, pin("")).await.unwrap();
    assert_eq!(server.accepts(), 0, "it was pinned before anything was sent");
    connect(&desk, "shop", is_ready).await;

    // The other authority has the very same name.
    front.exchange(vec![chained(&Authority::new("shop CA").unwrap(), &server)]);
    // A connection of before may still be taken; what counts is that no request comes over any.
    let requests = server.requests().len();
    let state = connect(&desk, "shop", is_closed).await;
    assert!(ended(ErrorCode::AuthorityChanged)(&state), "{state:?}");
    let question = ask(&desk).await;
    let new = question.shown[1].fingerprint.clone();
    assert_eq!(question.pinned.unwrap().fingerprint, old);
    let failure = failure(&state).unwrap();
    assert_eq!((&failure.params["pinned"], &failure.params["shown"]), (&old, &new));
    for locale in ["en", "ko"] {
        let said = Messages::new(locale).failure(failure);
        assert!(said.contains(&old) && said.contains(&new), "{said}");
    }
    let site = desk.site("shop").unwrap();
    let doctor = desk.fleet.examine(site.id()).unwrap().finish().await.findings;
    let doctor = doctor.into_iter().find(|finding| finding.outcome == ProbeOutcome::Failed).unwrap();
    assert_eq!((doctor.probe, doctor.word.as_str()), (Probe::Tls, "pin-changed"));
    let (said, hint) = Messages::new("en").finding(&doctor);
    assert!(said.contains(&old) && said.contains(&new) && hint.is_some(), "{said}");
    assert_eq!(server.requests().len(), requests, "nothing was sent");

    assert_eq!(answer(&desk, pin("")).await, Err(ErrorCode::TypedNameWrong), "another one asks for the name");
    answer(&desk, pin("shop")).await.unwrap();
    until(&site, is_ready).await;
    assert_eq!(badges(&desk).1, Some(new));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_session_ends_when_another_ca_answers() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let front = front(chained(&Authority::new("shop CA").unwrap(), &server)).await;
    let desk = desk(&home, &[through(&front, ", insecure-skip-tls-verify: true")]).await;
    ask(&desk).await;
    answer(&desk, pin("")).await.unwrap();
    connect(&desk, "shop", is_ready).await;
    let site = desk.site("shop").unwrap();
    front.exchange(vec![chained(&Authority::new("other CA").unwrap(), &server)]);
    let requests = server.requests().len();
    // What is open goes on with the server that it was opened to; the next connection is refused, and none is sent.
    front.cut();
    until(&site, ended(ErrorCode::AuthorityChanged)).await;
    assert_eq!(server.requests().len(), requests);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_else_signed_is_pinned_itself() {
    for is_authority in [false, true] {
        let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
        let route = || TlsRoute::self_signed("127.0.0.1", server.address(), DAYS, is_authority).unwrap();
        let front = front(route()).await;
        // Without an authority in the file, and without skipping: the system knows none either.
        let desk = desk(&home, &[through(&front, "")]).await;
        let state = connect(&desk, "shop", is_closed).await;
        let failure = failure(&state).unwrap();
        let expected = (ErrorCode::TlsFailed, "tls-unknown-issuer");
        assert_eq!((failure.code, failure.params["reason"].as_str()), expected);
        assert_eq!(server.accepts(), 0);
        let question = ask(&desk).await;
        assert_eq!((question.offered, question.obstacle), (Some(0), None), "{question:#?}");
        answer(&desk, pin("")).await.unwrap();
        until(&desk.site("shop").unwrap(), is_ready).await;
        front.exchange(vec![route()]);
        let accepts = server.accepts();
        connect(&desk, "shop", ended(ErrorCode::AuthorityChanged)).await;
        assert_eq!(server.accepts(), accepts, "nothing was sent");
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_not_connect_is_not_pinned_and_the_reason_is_told() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let authority = Authority::new("shop CA").unwrap();
    let route = |name, days| authority.chained_route(name, server.address(), days).unwrap();
    let front = front(route("shop.example", DAYS)).await;
    let skips = ", insecure-skip-tls-verify: true";
    let desk = desk(&home, &[through(&front, skips)]).await;
    for (name, days, obstacle) in [
        ("shop.example", DAYS, PinObstacle::WrongName),
        ("127.0.0.1", (-30, -2), PinObstacle::Expired),
        ("127.0.0.1", (2, 30), PinObstacle::NotYet),
    ] {
        front.exchange(vec![route(name, days)]);
        let question = ask(&desk).await;
        assert_eq!(
            (question.obstacle, question.shown[0].names.as_slice()),
            (Some(obstacle), [name.to_owned()].as_slice())
        );
        assert_eq!(answer(&desk, pin("")).await, Err(ErrorCode::NotAllowed), "{obstacle:?}");
    }
    desk.close().await;

    // With tls-server-name the name fits.
    front.exchange(vec![route("shop.example", DAYS)]);
    let named = format!("{skips}, tls-server-name: shop.example");
    let desk = super::scene::desk(&home, &[through(&front, &named)]).await;
    assert_eq!(ask(&desk).await.obstacle, None);
    answer(&desk, pin("")).await.unwrap();
    connect(&desk, "shop", is_ready).await;
    desk.close().await;

    // Who names an authority in the file has nothing to pin; who is not there shows nothing.
    let (home, gone) = (Home::new().unwrap(), front.url());
    let ca = home.write("ca.crt", authority.pem()).unwrap();
    let by_file = format!(", certificate-authority: '{}'", ca.display());
    let desk = super::scene::desk(&home, &[through(&front, &by_file)]).await;
    let request = TrustRequest::Authority { login: login(&desk) };
    let failure = desk.fleet.trust_question(&request).await.unwrap_err();
    assert_eq!(
        (failure.code, failure.params["reason"].as_str()),
        (ErrorCode::BadRequest, "authority-in-file")
    );
    desk.close().await;
    drop(front);
    let user = "token: t".to_owned();
    let entry = Entry { name: "shop", cluster: format!("server: '{gone}'{skips}"), user };
    let desk = super::scene::desk(&Home::new().unwrap(), &[entry]).await;
    let request = TrustRequest::Authority { login: login(&desk) };
    assert_eq!(desk.fleet.trust_question(&request).await.unwrap_err().code, ErrorCode::ConnectFailed);
    desk.close().await;
}
