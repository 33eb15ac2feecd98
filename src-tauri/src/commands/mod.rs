//! The commands of the contract, one file per area, each a few lines over the core.

mod applications;
mod changes;
mod charts;
mod drawer;
mod helm;
mod images;
mod logs;
mod program;
mod reach;
mod releases;
mod sites;
mod tables;
mod trust;
mod windows;

use crate::trust::LABEL;
use concertina_contract::{COMMANDS, Caller, ErrorCode, Failure};
use tauri::Wry;
use tauri::ipc::Invoke;

/// What a command answers: the window turns the failure's code into words.
type Answer<T> = Result<T, Failure>;

macro_rules! handlers {
    ($($area:ident::$name:ident),+ $(,)?) => {
        /// Names of the commands that have a handler.
        #[cfg(test)]
        const HANDLED: &[&str] = &[$(stringify!($name)),+];

        fn dispatch() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($area::$name),+]
        }
    };
}

handlers! {
    program::hello,
    program::vitals,
    program::secrets_place,
    program::set_settings,
    sites::kubeconfig,
    sites::pick_kubeconfig,
    sites::dropped_files,
    sites::preview_import,
    sites::import_kubeconfig,
    sites::remove_source,
    sites::restore_source,
    sites::export_team,
    sites::preview_team,
    sites::apply_team,
    sites::connect,
    sites::disconnect,
    sites::change_site,
    sites::paste_token,
    sites::forget_token,
    sites::keep_apart,
    sites::join_sites,
    sites::diagnosis,
    tables::kinds,
    tables::subscribe,
    tables::change_query,
    applications::change_applications,
    applications::matched_applications,
    applications::application,
    tables::acknowledge,
    tables::unsubscribe,
    tables::select,
    tables::extend,
    tables::copy,
    tables::retry,
    tables::table_layouts,
    tables::set_table_layout,
    tables::attend,
    tables::selected,
    tables::locate,
    drawer::detail,
    drawer::object_events,
    drawer::selection_events,
    drawer::related,
    drawer::yaml,
    drawer::reveal,
    drawer::schema,
    drawer::may,
    releases::revisions,
    releases::rollout_history,
    releases::autoscaler,
    releases::node_loss,
    releases::standby,
    releases::check_form,
    releases::surge_changes,
    releases::deploy_form,
    releases::packages,
    releases::add_package,
    releases::remove_package,
    helm::helm,
    helm::search_charts,
    helm::chart_versions,
    helm::pick_chart,
    helm::open_chart,
    helm::check_chart,
    helm::opened_chart,
    images::registries,
    images::save_registry,
    images::remove_registry,
    images::test_registry,
    images::repositories,
    images::image_tags,
    images::unused_images,
    images::delete_images,
    images::image_source,
    images::made_layer,
    releases::compare_revisions,
    releases::outside,
    releases::kept_copies,
    releases::release_acts,
    reach::addresses,
    reach::membership,
    reach::zero_downtime,
    tables::search,
    charts::save_chart,
    logs::change_logs,
    logs::save_logs,
    logs::log_tail,
    changes::plan,
    changes::plan_undo,
    changes::discard,
    changes::apply,
    changes::operation_review,
    changes::call_off,
    changes::audit,
    changes::export_audit,
    windows::open_window,
    windows::window_layouts,
    windows::save_window_layout,
    windows::open_window_layout,
    windows::rename_window_layout,
    windows::forget_window_layout,
    windows::close_window,
    windows::unsent,
    windows::quit,
    windows::open_link,
    reach::open_address,
    trust::ask_trust,
    trust::trust_question,
    trust::trust_answer,
}

/// Runs commands. The access list has been asked before; that a window calls what is not its own is refused here once
/// more, because the acts of the trust window must not hang on one file of settings.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let dispatch = dispatch();
    move |invoke| {
        if may_call(invoke.message.webview_ref().label(), invoke.message.command()) {
            return dispatch(invoke);
        }
        tracing::warn!(
            window = invoke.message.webview_ref().label(),
            command = invoke.message.command(),
            "refused"
        );
        invoke.resolver.reject(Failure::new(ErrorCode::NotAllowed));
        true
    }
}

/// Whether the window with this label may call a command.
fn may_call(label: &str, command: &str) -> bool {
    COMMANDS.iter().find(|known| known.name == command).is_some_and(|known| match known.caller {
        Caller::Any => true,
        Caller::Main => label != LABEL,
        Caller::Trust => label == LABEL,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What a capability file allows, as names of commands.
    fn allowed(file: &str) -> BTreeSet<String> {
        let path = format!("{}/capabilities/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let permissions = json["permissions"].as_array().unwrap();
        permissions
            .iter()
            .map(|permission| {
                let name = permission.as_str().unwrap().strip_prefix("allow-");
                name.unwrap_or_else(|| panic!("{permission} allows more than a command")).replace('-', "_")
            })
            .collect()
    }

    fn contract(callers: &[Caller]) -> BTreeSet<String> {
        let commands = COMMANDS.iter().filter(|command| callers.contains(&command.caller));
        commands.map(|command| command.name.to_owned()).collect()
    }

    #[test]
    fn contract_handlers_and_access_lists_name_the_same_commands() {
        let handled: BTreeSet<String> = HANDLED.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(handled, contract(&[Caller::Main, Caller::Trust, Caller::Any]));
        assert_eq!(allowed("main"), contract(&[Caller::Main, Caller::Any]));
        assert_eq!(allowed("trust"), contract(&[Caller::Trust, Caller::Any]));
    }

    #[test]
    fn each_window_class_calls_its_own_commands_only() {
        for label in ["main", "view-1"] {
            assert!(may_call(label, "apply") && may_call(label, "hello"));
            assert!(!may_call(label, "trust_answer") && !may_call(label, "trust_question"));
        }
        assert!(may_call("trust", "trust_answer") && may_call("trust", "hello"));
        assert!(!may_call("trust", "apply") && !may_call("main", "no_such_command"));
    }
}
