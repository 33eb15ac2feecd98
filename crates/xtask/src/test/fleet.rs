//! The sandbox that tests run on.

use crate::step::{Step, StepError};
use concertina_sandbox::INSTANCE_VARIABLE;

/// The number of the fleet that a whole run brings up and takes down, apart from the one that a person works with.
const OF_TESTS: &str = "9";

/// One fleet, by its number.
#[derive(Debug)]
pub(crate) struct Fleet {
    instance: Option<&'static str>,
}

/// Why the sandbox is not as it should be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FleetError {
    /// Its programs could not be built.
    #[error("the sandbox's programs could not be built")]
    Build(#[source] StepError),
    /// It did not come up.
    #[error("the sandbox did not come up")]
    Up(#[source] StepError),
    /// It did not go down, or left something.
    #[error("the sandbox did not go down without a trace")]
    Down(#[source] StepError),
}

impl Fleet {
    /// A fleet for one run of all tests; the environment may name another.
    pub(crate) fn of_tests() -> Self {
        let named = std::env::var_os(INSTANCE_VARIABLE).is_some();
        Self { instance: (!named).then_some(OF_TESTS) }
    }

    /// The fleet of `cargo xtask sandbox`.
    pub(crate) const fn of_the_user() -> Self {
        Self { instance: None }
    }

    /// Builds its programs; quick when they are there.
    pub(crate) fn build(&self) -> Result<(), FleetError> {
        self.sandbox("build").map_err(FleetError::Build)
    }

    /// Brings it up; quick when it is.
    pub(crate) fn up(&self) -> Result<(), FleetError> {
        self.sandbox("up").map_err(FleetError::Up)
    }

    /// Takes it down, and fails when something stayed.
    pub(crate) fn down(&self) -> Result<(), FleetError> {
        self.sandbox("down").map_err(FleetError::Down)
    }

    /// Tells a step which fleet to use.
    pub(crate) fn given_to(&self, step: Step) -> Step {
        match self.instance {
            Some(instance) => step.env(INSTANCE_VARIABLE, instance),
            None => step,
        }
    }

    fn sandbox(&self, action: &str) -> Result<(), StepError> {
        let own = std::env::current_exe().unwrap_or_else(|_| "xtask".into());
        let step = Step::new(format!("sandbox {action}"), &own.to_string_lossy()).args(["sandbox", action]);
        self.given_to(step).run().map(drop)
    }
}
