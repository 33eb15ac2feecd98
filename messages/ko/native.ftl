# 페이지 밖에서 프로그램이 직접 보여 주는 문구입니다.

pick-kubeconfig = kubeconfig 파일 살펴보기
pick-chart = 패키지된 Helm 차트 선택
pick-chart-folder = Helm 차트 폴더 선택
pick-image-file = 이미지로 만들 파일 선택
pick-image-folder = 정적 사이트 폴더 선택
pick-kubeconfig-folder = kubeconfig 폴더 살펴보기
export-team = 팀 사이트 설정 저장
import-team = 팀 사이트 설정 살펴보기
trust-title = Concertina: 결정이 필요합니다
quit-title = Concertina를 종료할까요?
quit-operations =
    { $count ->
       *[other] 작업 { $count }개가 끝나지 않았습니다.
    } 지금 종료하면 이미 보낸 변경은 되돌리지 않으며, 시작하지 않은 변경은 그대로 남습니다. 다음에 시작할 때 사이트마다 어디까지 진행되었는지 알려 드립니다.
quit-leave = 지금 종료
quit-stay = 계속 실행

diagnosis-title = Concertina { $version }, { $site } 진단
diagnosis-place = 위치: { $place }
diagnosis-guard = 보호 수준: { $guard }
diagnosis-login = 로그인: { $file }의 { $context }, { $method }, { $server }
diagnosis-other-login = 다른 로그인: { $file }의 { $context }, { $method }, { $server }
diagnosis-session = 세션: { $state }
diagnosis-failure = 오류: { $code }: { $what }
diagnosis-version = Kubernetes: { $version }
diagnosis-clock = 시계 차이: { $skew }ms
diagnosis-apis = API: { $apis }
diagnosis-denied = 없는 권한: { $rights }
diagnosis-contact = 마지막 응답: { $time }
diagnosis-never = 프로그램을 시작한 뒤로 없음
diagnosis-doctor = 연결 진단, { $time }:

chart-save = 차트 저장
export-record = 감사 기록 저장
chart-cpu = CPU(코어)
chart-memory = 메모리
chart-use = 사용
chart-request = 요청
chart-limit = 한도
chart-allocatable = 할당 가능
chart-pods = 파드 수
chart-load = 부하 (요청 대비 %)
chart-series-current = 현재
chart-series-desired = 목표
chart-series-min = 최소
chart-series-max = 최대
chart-series-cpu = CPU
chart-series-cpu-target = CPU 목표
chart-series-memory = 메모리
chart-series-memory-target = 메모리 목표
logs-save-title = 로그 저장

unsent-title = 보내지 않은 내용을 버릴까요?
unsent-question =
    { $count ->
        [1] 작성한 텍스트나 양식이 아직 전송되지 않았습니다. 창을 닫으면 사라집니다.
       *[other] 작성한 텍스트와 양식 { $count }개가 아직 전송되지 않았습니다. 창을 닫으면 사라집니다.
    }
unsent-leave = 닫고 버리기
unsent-stay = 계속 작성
