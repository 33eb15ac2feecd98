# The members of a cluster of application servers.

members = Members of the cluster
members-on = Members of the cluster on { $site }
members-asking = Asking the members on { $site }
members-well = All { $count } members see each other.
members-alone = The cluster has one member.
members-split = The cluster is split: { $groups }. A session that changes in one group is not known in the other.
members-unsure = Not every member sees every other one.
members-none = The cluster has no members now.
member-pod = Member
member-sees = Sees
member-sessions = Sessions
member-heap = Heap
member-sees-of = { $sees } of { $others }
member-kept = keeps { $count } of others
member-heap-of = { $used } of { $most }
member-missing = does not see { $names }
member-gone = still sees { $count ->
    [one] 1 member that is gone
   *[other] { $count } members that are gone
  }
member-not-started = has no address yet
member-silent-unreached = The API server has no connection to it.
member-silent-late = It did not answer in time.
member-silent-no-page = It says nothing of itself: with a configuration of your own, the server does not answer here unless that says so.
member-silent-unreadable = What it says of itself cannot be read.
