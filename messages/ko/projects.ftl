# 프로젝트: 여러 사이트에 있는 같은 이름의 네임스페이스.

view-projects = 프로젝트
projects-system = 시스템 네임스페이스
projects-filter = 프로젝트 걸러 보기
projects-waiting = { $sites }의 프로젝트를 기다리는 중
projects-none = 여기에는 프로젝트가 없습니다
projects-none-next = 새로 만들거나 시스템 네임스페이스를 표시하세요.
projects-no-match = 조건에 맞는 프로젝트가 없습니다
projects-no-site-next = 사이트를 연결하면 프로젝트가 여기에 나타납니다.
projects-stale = 지금 응답이 없어 표시된 내용이 오래되었을 수 있습니다: { $sites }
projects-quotas-unread = { $sites }의 할당량을 읽을 수 없습니다. { $why }
project-column-name = 프로젝트
project-column-sites = 사이트
project-column-applications = 애플리케이션
project-column-quota = 가장 많이 찬 할당량
project-column-age = 경과
project-system = 시스템
project-system-stays = 시스템 네임스페이스는 여기서 삭제하지 않습니다
project-ending = 삭제 중
project-no-quota = 할당량 없음
project-places = { $name }의 사이트별 내용
project-applications = 애플리케이션 { $count }개
project-since = { $age } 전에 만듦
project-pods = 탐색기에서 파드 보기
project-everywhere = 연결된 사이트에 모두 있습니다
project-create-open = 프로젝트 만들기…
project-create-title = 프로젝트 만들기
project-create-note = 고른 사이트마다 이 이름의 네임스페이스를 만듭니다
project-add-open = 다른 사이트에 추가…
project-add-title = { $name }을(를) 다른 사이트에 추가
project-name = 이름
project-name-note = 소문자, 숫자, 하이픈을 쓸 수 있으며 63자까지입니다.
project-name-missing = 이름이 필요합니다
project-name-wrong = 이름에는 소문자, 숫자, 하이픈을 63자까지 쓸 수 있으며, 글자나 숫자로 시작하고 끝나야 합니다
project-sites-missing = 사이트를 고르세요
project-there = 사이트 { $count }곳에는 이미 있어 목록에 나오지 않습니다.
project-delete-note = 안에 있는 것도 모두 삭제됩니다. 무엇인지는 계획에서 알려 줍니다.
project-delete-applications = { $count ->
    [0] 그곳에서 실행 중인 애플리케이션이 없습니다.
   *[other] 그곳에서 애플리케이션 { $count }개가 실행 중입니다.
  }
project-type-name = 계속하려면 { $name } 이름을 입력하세요
