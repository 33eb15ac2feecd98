# The menu of a row.

row-menu = What to do with { $name }
row-menu-many = { $count ->
    [one] 1 selected row
   *[other] { $count } selected rows
  }
row-open = Open details
row-select = Select
row-deselect = Deselect
row-copy-names = Copy name
row-copy-paths = Copy namespace and name
row-copy-table = Copy as a table
row-copy-yaml = Copy YAML, secrets masked
row-only-namespace = Only namespace { $name }
row-only-site = Only site { $name }
row-only-node = Only node { $name }
row-related = Go to
row-related-owner = Owner
row-related-owned = Owned
row-related-node = Node
row-related-service = Services and routes
row-related-config = Configuration
row-related-guard = Scaling and guards
row-related-none = Nothing that is known here belongs to it.
row-related-unreachable = { $kind } cannot be shown: its kind is not known there
row-related-more = and { $count } more
copy-as-paths = Namespace and name

# Selecting by a filter.

select-where = Select where…
select-where-label = Filter of the rows to select
select-where-add = Select
select-where-none = No row matches
select-where-no-more = No row matches that is not selected already
select-where-cancel = Cancel

# Where rows are not to be had.

rows-again = Try again
rows-again-on = Try { $site } again
rows-not-served = { $count ->
    [one] { $sites } does not serve { $kind }.
   *[other] { $count } sites do not serve { $kind }: { $sites }.
  }
