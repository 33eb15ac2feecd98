# 플릿: 사이트, 로그인, 연결.

waiting-for-sites = 사이트 목록을 기다리는 중
waiting-for-kubeconfig = kubeconfig 파일을 읽는 중
fleet-sites = 사이트 { $sites }개 중 { $ready }개 준비됨
fleet-sites-nodes = 사이트 { $sites }개 중 { $ready }개 준비됨 · 노드 { $nodes }개
import-kubeconfig = kubeconfig 가져오기
add-sites = 사이트 추가
back-to-fleet = 플릿으로 돌아가기

first-run-title = 클러스터 연결
first-run-nothing-dialled = kubeconfig 파일에서 찾은 컨텍스트입니다. 아직 아무 곳에도 접속하지 않았습니다.
connect-sites = 사이트 { $count }개 연결
contexts = 컨텍스트
no-server = 서버 없음
no-context = kubeconfig를 찾지 못했습니다
no-context-next = kubeconfig 파일을 가져오세요. 파일을 읽기만 하고 접속하지 않으며, 연결할 클러스터는 직접 고릅니다.
login-user-file = { $user } · { $file }
needs-trust = 신뢰 확인 필요
pasted-token = 붙여 넣은 토큰
method-certificate = 클라이언트 인증서
method-token = 토큰
method-basic = 비밀번호
method-exec = 자격 증명 플러그인
method-anonymous = 자격 증명 없음
power-runsCommand = 명령 실행
power-sets = { $names } 설정
power-plainHttp = TLS 없이 통신: 도중에 모두 읽힐 수 있습니다
power-skipsTlsVerification = 서버를 검증하지 않음
power-usesProxy = 프록시 사용
power-readsOutside = 폴더 밖의 파일을 읽음:
power-impersonates = 다음 사용자로 행동

connect = 연결
connect-site = { $site } 연결
cancel-connect = { $site } 연결 취소
disconnect = 연결 끊기
disconnect-site = { $site } 연결 끊기
explore-site = { $view }: { $site }
unlock = 잠금 해제
unlock-site = { $site } 잠금 해제
connect-steps = 연결 단계
connect-step-credential = 자격 증명 받기
connect-step-server = API 서버에 접속
connect-step-identity = 같은 클러스터인지 확인
connect-step-apis = 제공하는 API 확인
connect-step-rights = 권한 확인

session-disconnected = 연결 안 됨
session-connecting = 연결 중
session-ready = 준비됨
session-degraded = 응답 없음
session-auth-required = 로그인 필요
session-closed = 닫힘

site-kind-physical = 물리 서버
site-kind-virtual = 가상 머신
site-kind-cloud = 클라우드
site-kind-unknown = 위치 모름
kubernetes-version = Kubernetes { $version }
last-contact = 마지막 응답
count-nodes = 노드
count-deployments = 디플로이먼트
count-pods = 파드
ready-of = { $total }개 중 { $ready }개 준비됨
pods-running = 실행 { $count }
pods-pending = 대기 { $count }
pods-succeeded = 완료 { $count }
pods-failed = 실패 { $count }
pods-troubled = { $count }개를 살펴봐야 합니다
not-allowed-to-read = 읽을 권한이 없습니다

guard = 보호 수준
guard-open = 열림
guard-confirm = 확인
guard-typeName = 이름 입력
guard-readOnly = 읽기 전용
guard-unlocked = 읽기 전용, { $left } 동안 잠금 해제됨

trust-open-command = 명령 검토…
trust-open-identity = 클러스터 검토…
paste-token = 이 로그인에 쓸 토큰 붙여 넣기
use-token = 토큰 사용
forget-token = 붙여 넣은 토큰 지우기
