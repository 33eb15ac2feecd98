//! Transfers through the proxy of an environment.

use super::{Scene, WAR};
use crate::exec::Environment;
use crate::image::Builder;
use crate::task::Tasks;
use concertina_contract::{ImageBuild, ImageOrder, SourceKind};

/// A registry whose name no machine resolves by itself.
const FAR: &str = "registry.invalid:5000";

impl Scene {
    /// Builds for the far registry in an environment.
    async fn build_far(&self, variables: &[(&str, String)]) -> ImageBuild {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let known = self.known.clone().through(Environment::new(variables));
        let folder = self.home.path().join("proxied");
        let builder = Builder::new(known, self.audit.clone(), Tasks::new(), folder);
        let file = builder.sources().look(&self.file("shop.war", WAR), SourceKind::War).unwrap();
        let order = ImageOrder { registry: FAR.to_owned(), ..self.order(&file, "/a.war") };
        builder.begin(order).finish().await
    }
}

#[tokio::test]
async fn an_image_goes_through_the_proxy_of_the_environment_or_past_it_as_every_question_does() {
    let scene = Scene::new().await;
    scene.configure_at(FAR, None).await;
    // The scripted registry takes whole URLs, as a proxy does.
    let proxy = ("HTTP_PROXY", format!("http://{}", scene.registry.address()));
    let built = scene.build_far(std::slice::from_ref(&proxy)).await;
    let reference = built.built.map(|built| built.reference).unwrap_or_default();
    assert!(reference.starts_with("registry.invalid:5000/team/shop:1@"), "{:?}", built.failure);
    assert!(scene.registry.manifest("team/shop", "1").is_some());
    for past in [&[][..], &[proxy, ("NO_PROXY", "registry.invalid".to_owned())]] {
        let failure = scene.build_far(past).await.failure.unwrap();
        assert_eq!(failure.params["reason"], "registry-name", "{failure:?}");
    }
}
