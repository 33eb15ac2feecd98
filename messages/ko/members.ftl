# 애플리케이션 서버 클러스터의 멤버.

members = 클러스터 멤버
members-on = { $site }의 클러스터 멤버
members-asking = { $site }의 멤버에게 묻고 있습니다
members-well = 멤버 { $count }개가 모두 서로를 보고 있습니다.
members-alone = 클러스터에 멤버가 하나 있습니다.
members-split = 클러스터가 나뉘었습니다: { $groups }. 한쪽에서 바뀐 세션을 다른 쪽은 알지 못합니다.
members-unsure = 서로를 보지 못하는 멤버가 있습니다.
members-none = 지금은 클러스터에 멤버가 없습니다.
member-pod = 멤버
member-sees = 보이는 멤버
member-sessions = 세션
member-heap = 힙
member-sees-of = { $others }개 중 { $sees }개
member-kept = 다른 멤버의 { $count }개 보관
member-heap-of = { $most } 중 { $used }
member-missing = 보이지 않음: { $names }
member-gone = 사라진 멤버 { $count }개가 아직 보임
member-not-started = 아직 주소가 없습니다
member-silent-unreached = API 서버가 이 멤버에 연결하지 못합니다.
member-silent-late = 제시간에 응답하지 않았습니다.
member-silent-no-page = 자신에 대해 알려 주지 않습니다. 직접 작성한 설정을 쓰면 그 설정에 넣어야 여기에 응답합니다.
member-silent-unreadable = 알려 준 내용을 읽을 수 없습니다.
