# 행 메뉴.

row-menu = { $name } 작업
row-menu-many = 선택한 행 { $count }개
row-open = 자세히 보기
row-select = 선택
row-deselect = 선택 해제
row-copy-names = 이름 복사
row-copy-paths = 네임스페이스와 이름 복사
row-copy-table = 표로 복사
row-copy-yaml = YAML 복사(시크릿 값은 가림)
row-only-namespace = 네임스페이스 { $name }만 보기
row-only-site = 사이트 { $name }만 보기
row-only-node = 노드 { $name }만 보기
row-related = 이동
row-related-owner = 소유자
row-related-owned = 소유한 것
row-related-node = 노드
row-related-service = 서비스와 경로
row-related-config = 설정
row-related-guard = 스케일과 보호 규칙
row-related-none = 여기에 속한 것으로 알려진 것이 없습니다.
row-related-unreachable = { $kind }: 그곳에서 알 수 없는 종류라 열 수 없습니다
row-related-more = 외 { $count }개
copy-as-paths = 네임스페이스와 이름

# 필터로 선택.

select-where = 조건으로 선택…
select-where-label = 선택할 행의 필터
select-where-add = 선택
select-where-none = 맞는 행이 없습니다
select-where-no-more = 더 선택할 행이 없습니다
select-where-cancel = 취소

# 행을 얻을 수 없는 곳.

rows-again = 다시 시도
rows-again-on = { $site } 다시 시도
rows-not-served = { $sites }에서는 { $kind } 종류를 제공하지 않습니다.
