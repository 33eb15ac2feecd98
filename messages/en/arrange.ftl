# The columns of a table: which, in what order, how wide.

columns = Columns
columns-find = Find a column
columns-none-found = No column is called “{ $text }”
columns-up = Move { $column } up
columns-down = Move { $column } down
columns-a-label = label
columns-label = Add a label, such as app
columns-label-wrong = A label’s name has letters, digits, “-”, “_”, “.”, and one “/” after a prefix.
columns-add = Add
columns-note = Kept for this kind, in every window. In the table, drag a header to move it and its edge for the width.
columns-reset = As they were at first
column-header = { $column }: click sorts, Alt and arrows move, Shift and arrows change the width, Shift+Enter fits it
column-owner = Owner
