# 창의 틀: 메뉴, 위쪽 막대, 검색, 알림.

view-fleet = 플릿
view-explorer = 탐색기
view-activity = 활동
view-settings = 설정
views = 보기
site = 사이트
sites = 사이트
loading = 불러오는 중…
none = 없음
now = 지금
contact-none = 프로그램을 시작한 뒤로 없음
ago = { $age } 전
cancel = 취소
close = 닫기
dismiss = 알림 닫기
try-again = 다시 시도
notices = 알림
copy-diagnosis = 진단 정보 복사
copied = 복사했습니다

site-switcher = 표시할 사이트
all-sites = 모든 사이트
choose-sites = 사이트 선택
find-site = 사이트 찾기
no-site-found = 그런 이름의 사이트가 없습니다
choose-namespaces = 네임스페이스 선택
find-namespace = 네임스페이스를 찾거나 입력
namespace-filter = 네임스페이스: { $now }
namespace-all = 모든 네임스페이스
namespace-one = 네임스페이스 { $name }
namespace-many = 네임스페이스 { $count }개
namespace-add = Enter 키를 누르면 “{ $name }”(으)로 거릅니다
namespace-none-seen = 네임스페이스를 입력하고 Enter 키를 누르세요

search-or-command = 검색 또는 명령
search-placeholder = 사이트, 오브젝트, 보기 또는 명령
search-results = 결과
nothing-found = 사이트, 명령, 열려 있는 표에 그런 이름이 없습니다
command-go = { $view }(으)로 이동
command-show = { $kind } 보기
command-theme = 밝은 화면과 어두운 화면 전환
