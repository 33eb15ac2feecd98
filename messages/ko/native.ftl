# 페이지 밖에서 프로그램이 직접 보여 주는 문구입니다.

pick-kubeconfig = kubeconfig 파일 살펴보기
pick-kubeconfig-folder = kubeconfig 폴더 살펴보기
trust-title = Concertina: 결정이 필요합니다
quit-title = Concertina를 종료할까요?
quit-operations =
    { $count ->
       *[other] 작업 { $count }개가 끝나지 않았습니다.
    } 지금 종료하면 이미 보낸 변경은 되돌리지 않으며, 시작하지 않은 변경은 그대로 남습니다. 다음에 시작할 때 사이트마다 어디까지 진행되었는지 알려 드립니다.
quit-leave = 지금 종료
quit-stay = 계속 실행

diagnosis-title = Concertina { $version }, { $site } 진단
diagnosis-server = 서버: { $server }
diagnosis-login = 로그인: { $method }
diagnosis-session = 세션: { $state }
diagnosis-failure = 오류: { $code }
diagnosis-version = Kubernetes: { $version }
diagnosis-apis = API: { $apis }
diagnosis-contact = 마지막 응답: { $time }
diagnosis-never = 없음
