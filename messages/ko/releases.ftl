# 릴리스 계획.

plan-subtitle-releases = 사이트 { $sites }개의 릴리스 { $count }개, 동시에
plan-subtitle-waves = 사이트 { $sites }개의 릴리스 { $count }개, { $waves }차로 나누어
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
release-repair = { $current } 종료
release-uninstall = { $current } 제거
release-parts = 오브젝트별 변경
part-create = 생성
part-change = 변경
part-delete = 삭제
part-keep = 유지
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
