# 탐색기: 표와 상세 패널.

kinds = 종류
kind-nodes = 노드
kind-deployments-apps = 디플로이먼트
kind-pods = 파드
kind-nodes-many = 노드
kind-deployments-apps-many = 디플로이먼트
kind-pods-many = 파드
rows-all = { $total }개
rows-some = { $unfiltered }개 중 { $total }개
filter-rows = 행 거르기
filter-rows-placeholder = 단어, -단어, status:Running…
open-in-new-window = 새 창에서 열기
select-all = 모두 선택
select-all-matched = 조건에 맞는 { $total }개를 화면에 없는 것까지 모두 선택합니다 (Ctrl A)
select-row = { $name } 선택
selection = 선택
selected-rows = { $count }개 선택됨
clear-selection = 선택 해제
scale-open = 스케일…
autoscale-open = 오토스케일…
cordon-open = 새 파드 막기…
drain-open = 비우기…
return-open = 다시 사용…
right-missing-everywhere = { $sites }에서 { $resource }에 대한 { $verb } 권한이 없습니다
restart-open = 재시작…
delete-open = 삭제…
too-many-selected = 한 번에 최대 { $most }개까지 계획할 수 있습니다
right-missing = { $sites }의 { $namespaces }에서 { $resource }에 대한 { $verb } 권한이 없습니다

sites-not-live = 실시간이 아닌 사이트
rows-loading = { $age } 동안 { $kind } 목록을 기다리는 중
rows-stale = { $age } 전의 내용입니다. { $why }
rows-disconnected = 연결 안 됨
rows-partial = { $count ->
    [1] 권한이 있는 네임스페이스 { $namespaces }의 행만 표시합니다.
   *[other] 권한이 있는 네임스페이스 { $allowed }개 중 { $count }개의 행만 표시합니다: { $namespaces }.
  } 모든 네임스페이스의 { $resource }에 대한 { $verb } 권한이 없습니다.
waiting-for-rows = { $sites }의 { $kind } 목록을 기다리는 중
no-site-connected = 연결된 사이트가 없습니다
no-site-connected-next = 사이트를 연결하면 여기에 행이 나타납니다.
go-to-fleet = 플릿으로 이동
no-row-matches = 필터에 맞는 { $kind } 항목이 없습니다
filter-unread = 필터를 읽을 수 없습니다
no-row-matches-next = 필터가 없으면 { $unfiltered }개가 있습니다.
clear-filter = 필터 지우기
no-rows = { $kind } 항목이 없습니다
no-rows-next = 선택한 사이트에 없습니다. 위에서 다른 사이트나 다른 종류를 고르세요.
no-rows-namespaces = 선택한 사이트의 선택한 네임스페이스에 없습니다.

rows-many-loading = 사이트 { $count }개에서 { $kind } 목록을 불러오는 중…
rows-many-stale = 사이트 { $count }개가 응답하지 않아 이전 내용을 표시합니다
rows-many-failed = 사이트 { $count }개에서 { $kind } 목록을 가져오지 못했습니다
rows-many-disconnected = 사이트 { $count }개가 연결되어 있지 않습니다
rows-many-live = 사이트 { $count }개는 { $kind } 일부만 표시합니다
