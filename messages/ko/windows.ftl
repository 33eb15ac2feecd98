# 프로그램의 창과 창 묶음.

windows = 창
window-new = 이 화면을 새 창으로
open-here = 열기
layouts = 저장된 창 묶음
layouts-none = 아직 없습니다. 창을 배치한 뒤 여기에 저장하면 나중에 그대로 다시 열 수 있습니다.
layout-name = 열려 있는 창들의 이름
layout-name-missing = 먼저 이름을 입력하세요
layout-save = 저장
layout-replace = 바꾸기
layout-saved = 창 { $count }개를 “{ $name }”(으)로 저장했습니다.
layout-windows = 창 { $count }개
layout-open-note = 이 창들을 제자리에 열고 나머지는 닫습니다
layout-open = 창 묶음 “{ $name }” 열기
layout-rename = { $name } 이름 바꾸기
layout-rename-to = { $name }의 새 이름
layout-forget = { $name } 삭제
layout-forget-sure = 삭제
details-own-window = 별도 창에서 열기
details-in-table = 표에서 보기
settings-restore-windows = 시작할 때 지난번 창 열기
settings-restore-windows-note = 보여 주던 내용과 위치까지 되살립니다.
command-window-new = 이 화면을 새 창으로
command-window-close = 이 창 닫기
command-quit = Concertina 종료

palette-recent = 최근 항목
palette-views = 화면
palette-actions = 작업
palette-kinds = 종류
palette-sites = 사이트
palette-namespaces = 네임스페이스
palette-objects = 오브젝트
palette-open = 열기
command-namespace = 네임스페이스 { $name }(으)로 좁히기
