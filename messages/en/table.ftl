# The table: filter, order, columns, copying.

# The filter, and what is wrong with it.

filter-help = What a filter can say
filter-help-1 = both words occur
filter-help-2 = the two beside each other
filter-help-3 = does not occur
filter-help-4 = a column has the text; values separated by commas
filter-help-5 = a column is the text
filter-help-6 = compares numbers
filter-help-7 = younger than an hour; also 90s, 2d, 1h30m
filter-help-8 = labels, as kubectl selects them
filter-help-9 = one of several values
filter-help-10 = has no such label
filter-suggestions = Suggestions
filter-fault-unclosedQuote = The quotation mark before { $part } is not closed
filter-fault-noValue = A value is missing after { $part }
filter-fault-unknownKey = These rows have no column “{ $part }”. To look for the text, put it in quotation marks
filter-fault-notANumber = “{ $part }” is not a number
filter-fault-notADuration = “{ $part }” is not a time; write 90s, 5m, 1h30m or 2d
filter-fault-noLabel = A label is missing, as in label:app=web
filter-fault-badLabel = “{ $part }” cannot be a label’s name or value
filter-fault-unclosedList = The list needs brackets, as in app in (web, api)
filter-fault-tooLong = The filter is too long
filter-fault-badPattern = Not a regular expression: { $part }
filter-show-fault = Show where
number-when = { $value } ({ $age } ago)
rows-held = { $count ->
    [one] 1 row would move
   *[other] { $count } rows would move
  }
refresh-order = Refresh order

# Copying rows.

copy-rows = Copy
copy-as-table = As a table
copy-as-names = Names
copy-as-kindNames = Kind and name
copy-as-csv = As CSV
copy-as-yaml = As YAML, secrets masked
copied-rows = { $rows ->
    [one] 1 row is on the clipboard
   *[other] { $rows } rows are on the clipboard
  }
copied-some = { $rows } rows are on the clipboard; { $leftOut } were left out
copy-failed = The clipboard refused: { $why }
