//! A fleet goes without a trace, also after an `up` that crashed.

use concertina_sandbox::{Layout, Sandbox};

use crate::{FLEET, Result, progress};

#[test]
fn down_leaves_nothing_also_of_a_fleet_whose_records_are_lost() -> Result {
    let _guard = FLEET.lock();
    let state = tempfile::tempdir()?;
    // Programs and images are those of the fleet that the other tests use; all else is apart from it.
    let other = Layout::from_env()?;
    let number = if other.instance() == 8 { 7 } else { 8 };
    let layout = Layout::new(state.path().join("fleet"), other.cache().to_path_buf(), number)?;
    assert_eq!(Sandbox::leftovers_in(&layout), Vec::<String>::new());
    let up = Sandbox::up_in(&layout, &progress());
    let running = Sandbox::leftovers_in(&layout);
    std::fs::remove_dir_all(layout.run())?;
    Sandbox::down_in(&layout)?;
    up?;
    assert!(running.len() > 10, "{running:?}");
    assert_eq!(Sandbox::leftovers_in(&layout), Vec::<String>::new());
    Ok(())
}
