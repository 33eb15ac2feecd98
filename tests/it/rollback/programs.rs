//! An executable jar and a folder of pages, each made to an image and run by its package on a real node.

use super::making::Parts;
use super::{BUSAN, Stage};
use crate::real::Turn;
use concertina_contract::PackageForm;
use concertina_tests::{Outcome, page};

#[tokio::test(flavor = "multi_thread")]
async fn an_executable_jar_and_a_folder_of_pages_answer_on_a_real_node() -> Outcome<()> {
    let test = "an_executable_jar_and_a_folder_of_pages_answer_on_a_real_node";
    let Some(stage) = Stage::new(test, "programs", Turn::beside().await).await? else { return Ok(()) };
    let (keeper, middleware) = stage.with_middleware().await?;

    let program = middleware.program();
    let parts = Parts { package: "jar", base: "jre:17", file: &program, driver: None };
    let mut form = keeper.make(&stage.registry, &parts).await?;
    form.package = Some(PackageForm {
        time_zone: Some("Asia/Seoul".to_owned()),
        jvm_options: "-Doption=own".to_owned(),
        ..PackageForm::of("jar")
    });
    keeper.done(keeper.deploy(&stage.project, "jar", form)).await?;
    assert_eq!(page(stage.service(BUSAN, "jar")?, "/").await?, "Asia/Seoul UTF-8 own");

    let folder = tempfile::tempdir()?;
    let words = "<!doctype html><title>가게</title>어서 오세요";
    std::fs::create_dir(folder.path().join("shop"))?;
    std::fs::write(folder.path().join("index.html"), words)?;
    std::fs::write(folder.path().join("shop/index.html"), "<!doctype html><title>shop</title>")?;
    let parts = Parts { package: "web", base: "nginx:1", file: folder.path(), driver: None };
    let site = keeper.make(&stage.registry, &parts).await?;
    keeper.done(keeper.deploy(&stage.project, "web", site)).await?;
    let address = stage.address()?;
    assert_eq!(page(address, "/").await?, words);
    assert!(page(address, "/shop/").await?.contains("shop"));
    keeper.core.shutdown().await;
    Ok(())
}
