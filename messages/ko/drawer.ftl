# 객체 하나의 상세 패널.

details = 상세
details-of = { $name } 상세
details-tabs = { $name }에서 볼 것
close-details = 상세 닫기
waiting-for-details = { $site }의 응답을 기다리는 중
details-back = 뒤로
details-forward = 앞으로
details-wider = 상세 패널 너비
overview = 개요
related = 관련 객체
events = 이벤트
yaml = YAML
conditions = 상태 조건
containers = 컨테이너
labels = 레이블
no-events = 최근 한 시간가량 이벤트가 없습니다. 클러스터는 오래된 이벤트를 지웁니다.
event-when = { $count ->
    [one] { $age } 전
   *[other] { $age } 전, { $first } 전부터 { $count }번
  }
event-about = { $kind } { $name }
for-duration = { $duration } 동안
since-ago = { $age } 전
restarts-count = 재시작 { $count }회
