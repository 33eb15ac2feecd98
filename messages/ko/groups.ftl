# 사이트의 그룹과 레이블, 팀이 함께 쓰는 설정.

site-groups = 그룹
site-labels = 레이블
site-namespaces = 시도할 네임스페이스
site-groups-note = 운영처럼 직접 정하는 그룹입니다. 그룹을 고르면 창이 그 사이트로 좁혀집니다.
site-labels-note = 직접 정하는 레이블입니다(key=value).
site-namespaces-note = 이 로그인으로 네임스페이스 목록을 볼 수 없을 때 시도합니다.
groups-of = { $site }의 그룹(쉼표로 구분)
labels-of = { $site }의 레이블(쉼표로 구분)
namespaces-of = { $site }에서 시도할 네임스페이스(쉼표로 구분)
site-groups-example = 운영
site-labels-example = region=kr
site-namespaces-example = default
group-by = 묶기
group-by-none = 묶지 않음
group-by-group = 그룹별
group-by-kind = 위치별
group-by-provider = 공급자별
no-group = 그룹 없음
no-provider = 공급자 모름
only-group = 이 그룹만
only-group-of = { $group } 그룹의 사이트만 보기
group-size = 사이트 { $count }개
find-sites = 이름, 레이블, 그룹, 컨텍스트, 서버로 찾기
sites-found = { $all }개 중 { $found }개
no-site-matches = 이름, 레이블, 그룹, 컨텍스트, 서버에 이 글자가 있는 사이트가 없습니다.
team-title = 팀 설정
team-note = 동료와 나눌 사이트의 이름, 색, 위치, 보호 수준, 그룹, 레이블입니다. 자격 증명, 사용자, 경로는 파일에 들어가지 않으며, 어떤 명령도 신뢰하지 않습니다.
team-export = 내보내기…
team-import = 가져오기…
team-exported = 파일을 썼습니다.
team-apply = 사이트 { $count }개 바꾸기
team-nothing-changed = 아직 아무것도 바꾸지 않았습니다. 파일대로 바꿀 사이트를 고르세요.
team-empty-file = 파일에 사이트가 없습니다.
team-state-new = 새 설정
team-state-changed = 다름
team-state-same = 같음
team-state-unknown = 여기 없음
team-state-unknown-note = 이 클러스터로 가는 컨텍스트가 없습니다.
team-difference = { $field }: { $from } → { $to }
team-loosens = 쓰기 전에 덜 확인함
team-needs-unlock = 여기서는 읽기 전용이므로 보호 수준은 그대로 둡니다. 낮추려면 먼저 사이트의 잠금을 푸세요.
team-nothing = 없음
team-choose = { $site } 바꾸기
