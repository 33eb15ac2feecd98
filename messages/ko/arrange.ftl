# 표의 열: 무엇을, 어떤 순서로, 얼마나 넓게.

columns = 열
columns-find = 열 찾기
columns-none-found = “{ $text }”라는 열이 없습니다
columns-up = { $column } 위로 옮기기
columns-down = { $column } 아래로 옮기기
columns-a-label = 레이블
columns-label = 레이블 추가(예: app)
columns-label-wrong = 레이블 이름에는 영문자, 숫자, “-”, “_”, “.”과 접두사 뒤의 “/” 하나를 쓸 수 있습니다.
columns-add = 추가
columns-note = 이 종류의 열은 모든 창에서 이렇게 유지됩니다. 표에서는 머리글을 끌어 옮기고 가장자리를 끌어 너비를 바꿉니다.
columns-reset = 처음대로
column-header = { $column }: 누르면 정렬, Alt+화살표로 이동, Shift+화살표로 너비 조절, Shift+Enter로 너비 맞춤
column-owner = 소유자
