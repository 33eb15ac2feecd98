# 애플리케이션이 응답하는 주소: 서랍의 열기.

reach-open = 열기
reach-open-title = 이 컴퓨터에서 { $site }의 { $name } 주소를 확인하고, 응답하는 가장 좋은 주소를 엽니다
reach-again = 다시 확인
reach-asking = { $site }의 주소를 확인하고 있습니다…
reach-addresses = { $site }의 주소
reach-missing = { $site }에 없는 것
reach-none-answers = 이 컴퓨터에서 응답하는 주소가 없습니다.
reach-status = { $status } 응답
reach-unverified = 인증서를 여기서 확인할 수 없어 브라우저가 경고합니다
reach-opened = { $url } 주소를 브라우저에서 열었습니다.

reach-by-route = 인그레스
reach-by-gateway = 게이트웨이
reach-by-loadBalancer = 로드 밸런서
reach-by-nodePort = 노드 포트

reach-failed-name-not-found = 이 컴퓨터가 호스트 이름을 알지 못합니다
reach-failed-this-machine = 사이트가 없는 이 컴퓨터 자신을 가리킵니다
reach-failed-refused = 연결이 거부되었습니다. 그곳에서 듣는 것이 없습니다
reach-failed-unreachable = 이 컴퓨터에서 가는 길이 없습니다
reach-failed-timeout = 2초 안에 응답이 없습니다
reach-failed-tls-failed = TLS가 실패했습니다
reach-failed-not-http = 그곳에서 응답하는 것은 HTTP를 쓰지 않습니다

reach-missing-no-service = 파드로 이어지는 TCP 포트를 가진 Service가 없습니다.
reach-missing-no-service-do = 편집해서 포트를 정하거나, 파드를 고르는 Service를 만드세요.
reach-missing-cluster-ip-only = Service { $name }에는 클러스터 안에서만 닿을 수 있습니다.
reach-missing-cluster-ip-only-do = 경로를 추가하거나, Service 유형을 LoadBalancer 또는 NodePort로 바꾸세요.
reach-missing-no-load-balancer = Service { $name }의 로드 밸런서에 아직 주소가 없습니다.
reach-missing-no-load-balancer-do = 잠시 기다리세요. 계속 그대로라면 사이트에 로드 밸런서를 만드는 것이 없으니 경로나 노드 포트를 쓰세요.
reach-missing-no-route-address = { $kind } { $name }에 주소가 없습니다. 맡은 컨트롤러가 없습니다.
reach-missing-no-route-address-do = 이벤트를 살펴보고, 해당 클래스의 컨트롤러가 실행 중인지 확인하세요.
reach-missing-no-controller = { $hasWanted ->
    [yes] { $kind } { $name }에 필요한 것이 없습니다: { $wanted }.
   *[no] { $kind } { $name }에 클래스가 적혀 있지 않고, 사이트에 기본 클래스도 없습니다.
  }
reach-missing-no-controller-do = 사이트에 있는 클래스나 게이트웨이를 고르거나, 컨트롤러를 설치해 달라고 하세요.
reach-missing-no-node-address = 노드 포트에 쓸 주소를 알려 주는 준비된 노드가 없습니다.
reach-missing-no-node-address-do = 사이트의 노드를 살펴보세요.
reach-missing-name-not-found = 이 컴퓨터가 호스트 이름 { $host }을(를) 알지 못합니다{ $hasAddress ->
    [yes] . { $address }(으)로 이어져야 합니다.
   *[no] .
  }
reach-missing-name-not-found-do = DNS에 등록하거나, 시험하려면 이 컴퓨터의 hosts 파일에 적으세요.

downtime-waiting = 중단될 수 있는 것을 읽고 있습니다
downtime-findings = 중단될 수 있는 것 { $count }가지
downtime-nothing = 살펴볼 Deployment나 StatefulSet이 없습니다.

form-odd = { $sites }에는 양식으로 나타낼 수 없는 차이가 더 있습니다(예: 업그레이드에서 빠진 사이트). 그곳에서는 양식으로 바꾸면 직접 바꾼 것보다 더 많이 바뀝니다.
