# 오브젝트 하나의 상세 패널.

details = 상세
details-of = { $name } 상세
details-tabs = { $name }에서 볼 것
close-details = 상세 닫기
waiting-for-details = { $site }의 응답을 기다리는 중
details-back = 뒤로
details-forward = 앞으로
details-wider = 상세 패널 너비
overview = 개요
related = 관련 오브젝트
events = 이벤트
yaml = YAML
conditions = 상태 조건
containers = 컨테이너
labels = 레이블
no-events = 최근 한 시간가량 이벤트가 없습니다. 클러스터는 오래된 이벤트를 지웁니다.
event-when = { $count ->
    [1] { $age } 전
   *[other] { $age } 전, { $first } 전부터 { $count }번
  }
event-about = { $kind } { $name }
for-duration = { $duration } 동안
since-ago = { $age } 전
restarts-count = 재시작 { $count }회

details-gone = 삭제되었습니다. 마지막으로 알려진 내용을 보여 줍니다.
details-replaced = 삭제되었고, 같은 이름의 다른 오브젝트가 있습니다.
details-show-new = 새 오브젝트 보기

related-more = 외 { $count }개
related-none = 알려진 관련 오브젝트가 없습니다.
relation-owns = { $other }을(를) 소유
relation-routesTo = { $other }(으)로 요청 전달
relation-runsOn = { $other }에서 실행
relation-uses = { $other }을(를) 사용
relation-scales = { $other }을(를) 스케일
relation-guards = { $other }을(를) 보호
relation-grants = { $other }에 권한 부여

yaml-of = { $name }의 YAML
yaml-reveal = 값 보기
yaml-reveal-note = 30초 동안 보이며, 누가 어떤 키를 보았는지 기록에 남습니다
yaml-masked = 값 { $count }개를 가렸습니다
yaml-revealed = { $seconds }초 뒤에 다시 가립니다
yaml-hide = 가리기
yaml-copy = YAML 복사
yaml-copy-one = 복사
yaml-copy-value = { $key } 복사
yaml-binary = 텍스트가 아닌 { $size }바이트
yaml-find = 찾기
yaml-next = 다음
yaml-previous = 이전
yaml-all = 모두
yaml-match-case = 대소문자 구분
yaml-regexp = 정규식
yaml-by-word = 단어 단위
yaml-replace = 바꿀 내용
yaml-replace-one = 바꾸기
yaml-replace-all = 모두 바꾸기

selection-events = 선택한 { $count }개 행의 이벤트
selection-events-warnings = 경고만
selection-events-again = 다시 읽기
selection-events-left-out = 행 { $count }개는 제외했습니다. 더 적게 선택하면 볼 수 있습니다.
selection-events-partial = 한 번에 읽기에는 너무 많아 빠진 이벤트가 있을 수 있습니다. 각 행의 상세 정보에는 해당 이벤트가 모두 있습니다.
selection-events-no-warnings = 이 이벤트 가운데 경고는 없습니다.

data-keys = 키
data-keys-none = 담고 있는 키가 없습니다.
data-keys-more = 그 밖에 { $count }개가 더 있으며, YAML에서 볼 수 있습니다

edit-open = 편집
edit-review = 변경 검토
edit-discard = 변경 버리기
edit-changed = 바뀌었고 아직 보내지 않았습니다
edit-nothing = 아직 바뀐 것이 없습니다
edit-under-way = 변경을 쓰고 있습니다
edit-fault = { $line }행을 YAML로 읽을 수 없습니다
edit-moved = 편집을 시작한 뒤 사이트에서 바뀌었습니다. 변경은 지금 내용과 합쳐지며, 같은 곳을 양쪽에서 바꾸었으면 어느 쪽을 쓸지 묻습니다.
edit-anew = 지금 내용으로 새로 시작
edit-kept = { $name }의 변경은 이 창에 보관됩니다. YAML 탭에서 다시 볼 수 있습니다.
edit-without-managed = 먼저 managedFields를 숨기세요. 서버가 관리하는 값입니다

schema = 여기에 쓸 수 있는 것
schema-fields = 여기에 쓸 수 있는 필드
schema-hint = 줄에 커서를 두면 그 자리에 쓸 수 있는 것을 보여 줍니다.
schema-unknown = 서버의 스키마에 이 자리가 없습니다.
schema-failed = 서버의 스키마를 읽지 못했습니다. { $why }
schema-required = 꼭 필요합니다
