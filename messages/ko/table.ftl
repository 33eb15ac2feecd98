# 표: 필터, 순서, 열, 복사.

# 필터와 그 오류.

filter-help = 필터 작성법
filter-help-1 = 두 단어가 모두 있음
filter-help-2 = 두 단어가 나란히 있음
filter-help-3 = 들어 있지 않음
filter-help-4 = 열에 글자가 들어 있음. 값이 여럿이면 쉼표로 구분
filter-help-5 = 열의 값이 정확히 같음
filter-help-6 = 숫자 비교
filter-help-7 = 한 시간이 안 됨. 90s, 2d, 1h30m 등
filter-help-8 = kubectl과 같은 레이블 셀렉터
filter-help-9 = 여러 값 중 하나
filter-help-10 = 그 레이블이 없음
filter-suggestions = 제안
filter-fault-unclosedQuote = { $part } 앞의 따옴표가 닫히지 않았습니다
filter-fault-noValue = { $part } 다음에 값이 없습니다
filter-fault-unknownKey = 이 목록에는 “{ $part }” 열이 없습니다. 글자로 찾으려면 따옴표로 묶으세요
filter-fault-notANumber = “{ $part }”은(는) 숫자가 아닙니다
filter-fault-notADuration = “{ $part }”은(는) 시간이 아닙니다. 90s, 5m, 1h30m, 2d처럼 쓰세요
filter-fault-noLabel = 레이블이 없습니다. label:app=web처럼 쓰세요
filter-fault-badLabel = “{ $part }”은(는) 레이블의 이름이나 값이 될 수 없습니다
filter-fault-unclosedList = 목록에는 괄호가 필요합니다. app in (web, api)처럼 쓰세요
filter-fault-tooLong = 필터가 너무 깁니다
filter-fault-badPattern = 정규식이 아닙니다: { $part }
filter-show-fault = 어디인지 보기
number-when = { $value } ({ $age } 전)
rows-held = 자리가 바뀔 행 { $count }개
refresh-order = 순서 새로 고침

# 행 복사.

copy-rows = 복사
copy-as-table = 표
copy-as-names = 이름
copy-as-kindNames = 종류와 이름
copy-as-csv = CSV
copy-as-yaml = YAML(시크릿 값은 가림)
copied-rows = { $rows }개 행을 클립보드에 복사했습니다
copied-some = { $rows }개 행을 클립보드에 복사했고 { $leftOut }개는 빠졌습니다
copy-failed = 클립보드에 복사하지 못했습니다: { $why }
