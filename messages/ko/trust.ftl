# 신뢰 창: 이 컴퓨터의 사실만 보여 줍니다.

trust-title-command = 이 명령을 신뢰할까요?
trust-title-unlock = { $site }의 쓰기 잠금을 해제할까요?
trust-title-identity = 다른 클러스터를 { $site }(으)로 받아들일까요?
trust-words-command = 이 컨텍스트로 연결하면 이 컴퓨터에서 명령을 실행합니다. 정확히 이 경로, 인수, 환경, 프로그램을 신뢰할 때만 실행합니다.
trust-words-unlock = 읽기 전용 사이트입니다. 잠금이 풀려 있는 동안 검토한 계획을 쓸 수 있습니다.
trust-words-identity = 이 주소에서 응답하는 클러스터는 전에 알던 클러스터가 아닙니다. 일부러 다시 만든 것이 아니라면 누군가 중간에 있을 수 있습니다.
trust-context = 컨텍스트
trust-file = 파일
trust-path = 프로그램
trust-arguments = 인수
trust-environment = 환경 변수
trust-digest = SHA-256
trust-none = 없음
trust-server = 서버
trust-known = 알던 클러스터
trust-found = 응답하는 클러스터
trust-type = 계속하려면 { $site }을(를) 입력하세요
trust-duration = 기간
trust-minutes = { $minutes }분
trust-refuse = 허용 안 함
trust-answer-command = 신뢰하고 실행
trust-answer-unlock = { $minutes }분 동안 잠금 해제
trust-answer-identity = 이 클러스터 수락
trust-nothing = 결정할 것이 없습니다.
trust-failed = 답을 받아들이지 않았습니다({ $code }). 아무것도 바뀌지 않았습니다.
trust-waiting = 질문을 기다리는 중…
