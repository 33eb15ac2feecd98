# 릴리스 계획.

plan-subtitle-releases = 사이트 { $sites }개의 릴리스 { $count }개, 동시에
plan-subtitle-waves = 사이트 { $sites }개의 릴리스 { $count }개, { $waves }차로 나누어
plan-subtitle-objects-waves = 사이트 { $sites }개의 오브젝트 { $count }개, { $waves }차로 나누어
plan-wave = { $wave }차
plan-wave-when = { $minutes ->
    [0] 앞 차수가 확인되면
   *[other] 앞 차수가 확인되고 { $minutes }분 지켜본 뒤
  }
release-install = 새로 설치, { $next }
release-upgrade = { $current } → { $next }
release-rollBack = { $current } → { $next }{ $hasSource ->
    [yes] , { $source } 내용으로
   *[no] { "" }
  }
release-restore = { $current } → { $next }, { $source } 내용으로
release-adopt = { $current } → { $next }, 사이트의 현재 상태로
release-repair = { $current } 종료
release-uninstall = { $current } 제거
release-parts = 오브젝트별 변경
part-create = 생성
part-change = 변경
part-delete = 삭제
part-keep = 유지
part-adopt = 릴리스에 반영
parts-kept = 오브젝트 { $count }개는 그대로 둡니다.
release-remains = 사이트에 남는 것: { $objects }.
pace = 순서
pace-atOnce = 동시에
pace-canary = 한 사이트 먼저
pace-oneByOne = 하나씩
pace-first = 먼저
pace-pause = 지켜보는 시간
pace-minutes = { $minutes ->
    [0] 없음
   *[other] { $minutes }분
  }
pace-stops = 앞 차수가 모두 정상으로 확인되어야 다음 차수를 시작합니다. 하나라도 아니면 나머지는 시작하지 않습니다.

# 애플리케이션의 릴리스로 하는 일.

roll-back-open = 롤백…
roll-back-to = { $revision }(으)로 롤백
upgrade-open = 업그레이드…
upgrade-one = 이미지는 한 번에 애플리케이션 하나씩 바꿀 수 있습니다.
upgrade-title = { $name } 업그레이드
upgrade-note = 다음 단계에서 사이트마다 무엇이 바뀌는지 보여 줍니다. 아직 아무것도 쓰지 않습니다.
upgrade-loose = 이미지는 여기서 바꿀 수 있지만, 차트나 매니페스트를 다시 적용하면 원래대로 돌아갑니다.
upgrade-apart = { $sites }에서는 다른 이미지를 실행합니다. 여기도 새 이미지로 바꿉니다.
uninstall-open = 제거…
repair-open = 복구…
no-releases-chosen = 선택한 것 중에 Helm 릴리스가 없습니다.
not-by-form = 여기 양식으로 만든 것이 아닙니다. 설정은 차트나 매니페스트에 있습니다.
form-waiting = { $sites }에서 설정을 읽는 중
configuration = 구성
configuration-change = 변경…
show-application = 애플리케이션 { $name } 보기
blocker-log-now = 컨테이너 { $container }의 로그
blocker-log-before = 컨테이너 { $container }이(가) 끝나기 전의 로그
blocker-log-none = 컨테이너가 아무것도 기록하지 않았습니다.
blocker-log-failed = 로그를 읽을 수 없습니다. { $why }
pause-open = 일시 중지…
resume-open = 재개…
actions-more = 더 보기
no-revisions-chosen = 선택한 것 중에 리비전이 있는 것이 없습니다.
roll-back-apart = 릴리스가 아닌 워크로드 { $count }개는 빠집니다. 따로 롤백하세요.
rollout-back = { $current } → { $source } 내용으로
revision-current = 적용 중
