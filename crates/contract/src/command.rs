//! The commands of the window: name, arguments and result of each.

use crate::{
    ApplicationDetail, ApplicationName, ApplicationQuery, ApplicationSites, Approval, Attention, AuditEntry,
    AuditQuery, AutoscalerView, ChartForm, ChartHit, ChartQuery, ChartSource, Comparison, Copied, CopyFormat,
    DeployForm, Detail, FilterProblem, FormProblem, Hello, HelmChart, HelmView, ImageCleanUp, ImageDeletion,
    ImportId, ImportPreview, ImportSource, Intent, KeptCopy, KindView, KubeconfigView, LogQuery, LogTail,
    LoginId, Membership, NodeLoss, ObjectEvents, ObjectRef, OpenedChart, OpenedForm, Operation, OperationId,
    Outside, PackageList, PageId, PickedFile, PictureFormat, Plan, PlanId, Reach, RecordFormat, Registry,
    RelatedView, ReleaseActs, ReleaseRef, ReleaseView, RepositoryList, Revealed, ReviewedTarget, RevisionRef,
    RightQuestion, RolloutRevision, SchemaHelp, SearchHit, SecretText, SecretsPlace, Selection,
    SelectionEvents, Settings, SiteChange, SiteId, SourceChoice, SourceFile, SourceId, SourceKind,
    StandbyView, Subscribed, SubscriptionId, SurgeChange, SurgePlan, TableLayout, TableQuery, TagList,
    TeamPreview, Topic, TrustAnswer, TrustQuestion, TrustRequest, Vitals, WindowLayout, YamlView,
    ZeroDowntimeReport,
};
use ts_rs::{Config, TS, TypeVisitor};

/// Which windows may call a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Every window but the trust window.
    Main,
    /// The trust window only.
    Trust,
    /// Both.
    Any,
}

/// One command as the generated contract and the shell's access list need it.
#[derive(Debug)]
pub struct CommandSpec {
    /// The name as Tauri knows it, in snake case.
    pub name: &'static str,
    /// Which windows may call it.
    pub caller: Caller,
    /// Name and TypeScript type of each argument.
    pub arguments: fn(&Config) -> Vec<(&'static str, String)>,
    /// TypeScript type of the result.
    pub result: fn(&Config) -> String,
    /// What it does.
    pub docs: &'static str,
}

macro_rules! commands {
    ($($doc:literal $caller:ident $name:ident ( $($arg:ident : $ty:ty),* ) -> $result:ty;)+) => {
        /// Every command, in the order of the generated contract.
        pub const COMMANDS: &[CommandSpec] = &[$(
            CommandSpec {
                name: stringify!($name),
                caller: Caller::$caller,
                arguments: |_config| vec![$((stringify!($arg), <$ty as TS>::name(_config))),*],
                result: |config| <$result as TS>::name(config),
                docs: $doc,
            },
        )+];

        /// Visits every type that a command takes or returns.
        pub(crate) fn visit_types(visitor: &mut impl TypeVisitor) {
            $( $( visitor.visit::<$ty>(); )* visitor.visit::<$result>(); )+
        }
    };
}

commands! {
    "First call of a page: ends the subscriptions of the page that was in the window before." Any hello() -> Hello;
    "What the core holds at the moment." Main vitals() -> Vitals;
    "Where secrets are kept; wakes the keyring, which can take seconds." Main secrets_place() -> SecretsPlace;
    "Changes the program's settings." Main set_settings(settings: Settings) -> Settings;

    "Files and contexts that were found; reads files, dials nothing." Main kubeconfig() -> KubeconfigView;
    "Opens the native dialog for files, or for a folder." Main pick_kubeconfig(folder: bool) -> Vec<PickedFile>;
    "Files that were dropped on a window or given by a second start, and wait to be imported." Main dropped_files() -> Vec<PickedFile>;
    "What an import would add; adds nothing, dials nothing." Main preview_import(source: ImportSource) -> ImportPreview;
    "Adds the chosen contexts of a preview to those that are read." Main import_kubeconfig(import: ImportId, take: Vec<LoginId>) -> KubeconfigView;
    "Stops reading what was added; settings of its sites are kept." Main remove_source(source: SourceId) -> KubeconfigView;
    "Reads again what was removed a moment ago." Main restore_source(source: SourceId) -> KubeconfigView;

    "Opens the native dialog and writes what a team may share of all sites: no credentials, users or paths. False when called off." Main export_team() -> bool;
    "Opens the native dialog; what a team's file would change here. Changes nothing; null when called off." Main preview_team() -> Option<TeamPreview>;
    "Takes the settings of these sites from a preview; a read-only site's guard stays unless it is unlocked." Main apply_team(import: ImportId, take: Vec<SiteId>) -> ();

    "Connects sites; progress comes with the sites' frames." Main connect(sites: Vec<SiteId>) -> ();
    "Ends the session of sites, or calls off a connect." Main disconnect(sites: Vec<SiteId>) -> ();
    "Changes what the user may choose of a site." Main change_site(site: SiteId, change: SiteChange) -> ();
    "Uses a pasted token for a login: into the keyring, never into a file." Main paste_token(login: LoginId, token: String) -> ();
    "Forgets the pasted token of a login." Main forget_token(login: LoginId) -> ();
    "Makes the address of a merged login a site of its own again, and keeps it so." Main keep_apart(login: LoginId) -> ();
    "Merges a site with another one of the same cluster that was kept apart." Main join_sites(site: SiteId) -> ();
    "A text about a site for a bug report or a colleague, without secrets." Main diagnosis(site: SiteId) -> String;

    "Every kind that can be listed on any site, as the sites' discovery tells; dials nothing." Main kinds() -> Vec<KindView>;
    "Starts a stream of frames over the channel that is passed beside it." Main subscribe(page: PageId, topic: Topic) -> Subscribed;
    "Changes the query of a table; kind may change too. `moved` is that of the frame by which its first row was reckoned." Main change_query(subscription: SubscriptionId, query: TableQuery, moved: i32) -> Subscribed;
    "Changes the query of the matrix of applications." Main change_applications(subscription: SubscriptionId, query: ApplicationQuery) -> ();
    "The applications of a matrix that match its query, loaded or not, each with the sites that have it, in order." Main matched_applications(subscription: SubscriptionId) -> Vec<ApplicationSites>;
    "What the rows that are held tell of one application on these sites; asks no site." Main application(application: ApplicationName, sites: Vec<SiteId>) -> ApplicationDetail;
    "Acknowledges all frames up to this one." Main acknowledge(subscription: SubscriptionId, seq: u32) -> ();
    "Ends a stream." Main unsubscribe(subscription: SubscriptionId) -> ();
    "Changes the selection of a table; tells what is wrong with a filter in it." Main select(subscription: SubscriptionId, selection: Selection) -> Option<FilterProblem>;
    "Shows columns of a table beside those of its kind: `owner`, `images`, `label:KEY`." Main extend(subscription: SubscriptionId, columns: Vec<String>) -> Subscribed;
    "The selected rows, or this one, as text with these columns." Main copy(subscription: SubscriptionId, format: CopyFormat, columns: Vec<String>, row: Option<u32>) -> Copied;
    "Lists a table's rows once more, now, on the sites where that failed." Main retry(subscription: SubscriptionId) -> ();
    "The columns of every kind that the user arranged." Main table_layouts() -> Vec<TableLayout>;
    "Arranges the columns of a kind for all windows; without columns, as they are by themselves." Main set_table_layout(layout: TableLayout) -> ();
    "What the user attends to in a table: it stays put." Main attend(subscription: SubscriptionId, attention: Attention) -> ();
    "The selected objects, loaded or not, at most 10,000." Main selected(subscription: SubscriptionId) -> Vec<ObjectRef>;
    "The index of an object in a table's sorted whole, so that the page can scroll to it." Main locate(subscription: SubscriptionId, object: ObjectRef) -> Option<u32>;
    "The overview of one object, with the reasons why it is not ready." Main detail(object: ObjectRef) -> Detail;
    "Events about one object and what it owns." Main object_events(object: ObjectRef) -> ObjectEvents;
    "Events about several objects and what they own, of all their sites, newest first; at most 500 objects." Main selection_events(objects: Vec<ObjectRef>) -> SelectionEvents;
    "What belongs to one object: owners and owned, routes, services, guards, node, configuration." Main related(object: ObjectRef) -> RelatedView;
    "One object as YAML; what looks secret is masked and not in the answer." Main yaml(object: ObjectRef, managed_fields: bool) -> YamlView;
    "What is masked of one object, after it was recorded that it was asked for." Main reveal(object: ObjectRef, managed_fields: bool) -> Revealed;
    "What may stand at a place of an object, by the server's schema; `path` has the keys that lead there, and `[]` for an element of a list." Main schema(object: ObjectRef, path: Vec<String>) -> SchemaHelp;
    "Whether the user may do each of these, at most 500; what cannot be told counts as allowed, and a plan tells." Main may(questions: Vec<RightQuestion>) -> Vec<bool>;
    "A release with its revisions, newest first, read now; `not-found` when there is none of this name." Main revisions(site: SiteId, namespace: String, name: String) -> ReleaseView;
    "The revisions of a Deployment, StatefulSet or DaemonSet that Kubernetes keeps, newest first, read now." Main rollout_history(object: ObjectRef) -> Vec<RolloutRevision>;
    "What decides on the replicas of a Deployment or StatefulSet, read now." Main autoscaler(object: ObjectRef) -> AutoscalerView;
    "What the loss of a node means for its pods, read now: what moves and when, what cannot and why." Main node_loss(object: ObjectRef) -> NodeLoss;
    "Where an application answers and where it is kept ready, read now, with what a switch would meet; changes nothing." Main standby(application: ApplicationName) -> StandbyView;
    "The next changes of the bounds of an autoscaler, at most six; none while something is wrong with the schedule." Main surge_changes(surge: SurgePlan) -> Vec<SurgeChange>;
    "What is wrong with a form on these sites; asks no site, writes nothing." Main check_form(form: DeployForm, sites: Vec<SiteId>) -> Vec<FormProblem>;
    "The form of an application as its releases on these sites hold it, with what differs from site to site; `not-found` when none of them was made by the form." Main deploy_form(application: ApplicationName, sites: Vec<SiteId>) -> OpenedForm;
    "The packages that applications can be made from: this program's, and the user's own, read now." Main packages() -> PackageList;
    "Brings a package of the user's own from a registry (`oci://REGISTRY/REPOSITORY:TAG`) and keeps it, in place of what came from there before." Main add_package(reference: String) -> PackageList;
    "Forgets a package that came from a registry." Main remove_package(reference: String) -> PackageList;
    "The user's `helm` and its repositories; runs it." Main helm() -> HelmView;
    "Charts of the user's repositories that fit a text, the newest version of each, at most 200; asks no repository." Main search_charts(text: String) -> Vec<ChartHit>;
    "The versions of a chart `REPOSITORY/NAME`, newest first, at most 200; asks no repository." Main chart_versions(chart: String) -> Vec<ChartHit>;
    "Opens the native dialog for a packaged chart, or for a folder." Main pick_chart(folder: bool) -> Option<PickedFile>;
    "Brings a chart onto this machine by the user's `helm` and reads it; without a version the newest." Main open_chart(source: ChartSource, version: Option<String>) -> HelmChart;
    "What is wrong with the values of a chart on these sites: `helm` renders it for each. Asks no site." Main check_chart(form: ChartForm, sites: Vec<SiteId>) -> Vec<FormProblem>;
    "Chart and values of an application as its releases on these sites hold them, whoever made them; `not-found` when none was made from a chart." Main opened_chart(application: ApplicationName, sites: Vec<SiteId>) -> OpenedChart;
    "The registries that are configured, without their passwords." Main registries() -> Vec<Registry>;
    "Keeps a registry in place of one of the same address; without a password, the one that is kept stays." Main save_registry(registry: Registry, password: Option<SecretText>) -> Vec<Registry>;
    "Forgets a registry and its password." Main remove_registry(address: String) -> Vec<Registry>;
    "Asks a registry whether it answers and takes the login, before it is kept; without a password with the one that is kept." Main test_registry(registry: Registry, password: Option<SecretText>) -> ();
    "The repositories of a registry that is configured, at most 1,000." Main repositories(address: String) -> RepositoryList;
    "The tags of a repository with digests and sizes, at most 100, and who uses them." Main image_tags(address: String, repository: String) -> TagList;
    "The images of a repository that no release, workload or pod of any site names, read now." Main unused_images(address: String, repository: String) -> ImageCleanUp;
    "Deletes images of a repository by their digests, after it was recorded; refused when one is used, or a site is silent and `despite_silent` does not say that this is known." Main delete_images(address: String, repository: String, digests: Vec<String>, despite_silent: bool) -> ImageDeletion;
    "Looks into a file or folder that the user dropped, or chooses in the native dialog; null when called off." Main image_source(choice: SourceChoice, kind: SourceKind) -> Option<SourceFile>;
    "The name of the file that a build of before put at a path of an image, as its registry tells now; null where there is none." Main made_layer(image: String, path: String) -> Option<String>;
    "How two revisions differ: of one release, or of the same application on two sites; secrets masked." Main compare_revisions(left: RevisionRef, right: RevisionRef) -> Comparison;
    "What others changed of the objects of a release since it was deployed, read now." Main outside(release: ReleaseRef) -> Outside;
    "Copies of earlier versions that are kept warm on these sites, read now; a site that does not answer is passed over." Main kept_copies(sites: Vec<SiteId>) -> Vec<KeptCopy>;
    "Where an application answers on a site: routes, load balancers and node ports, each asked once from this machine without credentials; else what is missing." Main addresses(application: ApplicationName, site: SiteId) -> Reach;
    "The members of an application's cluster on a site, each asked now through the API server what it tells of itself; null where it does not say that it is one." Main membership(application: ApplicationName, site: SiteId) -> Option<Membership>;
    "What would interrupt an application when it is upgraded or a node is drained, read now, whoever made it." Main zero_downtime(application: ApplicationName, sites: Vec<SiteId>) -> ZeroDowntimeReport;
    "Sites, and rows of all sites and kinds that are watched, that fit a text; the best first, at most 50." Main search(text: String) -> Vec<SearchHit>;

    "Writes charts to a file that the user names in the native dialog; tells whether there is one." Main save_chart(query: ChartQuery, format: PictureFormat, dark: bool) -> bool;

    "Changes the query of a log. `moved` is that of the frame by which its first line was reckoned." Main change_logs(subscription: SubscriptionId, query: LogQuery, moved: i32) -> ();
    "Opens the native dialog and writes a log as text: the lines that pass the filter, or all; tells whether there is a file." Main save_logs(subscription: SubscriptionId, all: bool) -> bool;
    "The last lines of a container of a pod, or of the one before its last restart; none if there was none." Main log_tail(object: ObjectRef, container: String, previous: bool) -> LogTail;

    "Makes a plan: live read, guards, server dry run. Writes nothing." Main plan(intent: Intent) -> Plan;
    "Makes the plan that undoes an operation." Main plan_undo(operation: OperationId) -> Plan;
    "Throws a plan away." Main discard(plan: PlanId) -> ();
    "Carries a plan out. A second call with the same plan answers with the same operation." Main apply(approval: Approval) -> Operation;
    "What was reviewed of each object of an operation, as its plan showed it; empty where nothing was kept." Main operation_review(operation: OperationId) -> Vec<ReviewedTarget>;
    "Acts on releases by whoever else, out of the records of the releases on these sites, newest first, at most 200. Records that were read before are not read again." Main release_acts(sites: Vec<SiteId>) -> ReleaseActs;
    "Calls an operation off: what it has not sent is not sent any more; what was sent stays." Main call_off(operation: OperationId) -> ();
    "Entries of the audit record that fit, newest first, at most 200." Main audit(query: AuditQuery) -> Vec<AuditEntry>;
    "Opens the native dialog and writes the whole audit record; false when called off." Main export_audit(format: RecordFormat) -> bool;

    "Opens another window on the same core; `view` is a path such as `/explorer`." Main open_window(view: String) -> ();
    "The sets of windows that the user named." Main window_layouts() -> Vec<WindowLayout>;
    "Keeps the windows that are open, with what they show, under a name." Main save_window_layout(name: String) -> Vec<WindowLayout>;
    "Opens the windows of a set; those that are open are used first, and closed when there are too many." Main open_window_layout(name: String) -> ();
    "Gives a set of windows another name." Main rename_window_layout(name: String, to: String) -> Vec<WindowLayout>;
    "Forgets a set of windows." Main forget_window_layout(name: String) -> Vec<WindowLayout>;
    "Closes the window that asks, as its own button does." Main close_window() -> ();
    "How many texts and forms of the window that asks are written and not sent: closing it asks first, and so does quitting." Main unsent(count: u32) -> ();
    "Ends the program with all its windows; they are opened again at the next start if the user wants that." Main quit() -> ();
    "Opens the documentation page that a hint names, in the browser." Main open_link(url: String) -> ();
    "Opens an address in the browser that `addresses` told of this application on this site; any other is refused." Main open_address(application: ApplicationName, site: SiteId, url: String) -> ();
    "Opens the trust window with a question." Main ask_trust(request: TrustRequest) -> ();
    "The question that the trust window shows." Trust trust_question() -> Option<TrustQuestion>;
    "The user's answer; closes the trust window." Trust trust_answer(answer: TrustAnswer) -> ();
}
