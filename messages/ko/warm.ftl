# 전환으로 되돌리기 위해 준비 상태로 유지하는 이전 버전.

keep-warm = 이전 버전을 준비 상태로 유지
keep-warm-none = 유지하지 않음
keep-warm-for = { $minutes ->
    [10] 10분 동안
    [30] 30분 동안
    [60] 1시간 동안
    [240] 4시간 동안
    [1440] 24시간 동안
   *[other] { $minutes }분 동안
  }
keep-warm-note = 이전 버전의 복제본이 새 버전 옆에서 준비된 채로 남아, 몇 초 만에 되돌릴 수 있습니다. 그만큼의 자원이 한 번 더 필요합니다.
kept-lasts = { $minutes ->
    [60] 1시간
    [240] 4시간
    [1440] 24시간
   *[other] { $minutes }분
  }
kept-cost = { $known ->
    [yes] CPU { $cpu }, 메모리 { $memory }
   *[no] 파드가 쓰는 만큼(요청량이 없습니다)
  }
kept-make = 먼저 { $revision }의 파드 { $pods }개를 { $name }(으)로 만들고 준비될 때까지 기다린 다음 업그레이드를 시작합니다. { $lasts } 동안 유지하며 비용은 { $cost }입니다.
kept-replace = 먼저 { $name }의 더 오래된 버전을 { $revision }의 파드 { $pods }개로 바꾸고 준비될 때까지 기다린 다음 업그레이드를 시작합니다. { $lasts } 동안 유지하며 비용은 { $cost }입니다.
kept-remove = 준비 상태로 유지하던 { $revision }의 복제본 { $name }을(를) 제거합니다.
kept-offer = { $revision }이(가) 준비 상태로 유지되고 있습니다. { $name }(으)로 전환하면 약 { $seconds }초 만에 응답하고, 이 롤아웃은 그만큼의 시간이 걸립니다. 끝나면 복제본을 제거합니다.
kept-switch = { $services }이(가) 약 { $seconds }초 만에 { $name }({ $revision })에서 응답합니다. 그다음 리비전 자체를 롤아웃해 다시 응답하게 하고 복제본을 제거합니다.
kept-by-switch = 대신 전환하기…
kept-by-rollout = 롤아웃으로만…
time-by-switch = 전환 약 { $seconds }초
time-by-rollout = 롤아웃 약 { $seconds }초
kept-note = { $version }({ $revision })을(를) { $until }까지 준비 상태로 유지합니다. { $total }개 중 { $ready }개 준비됨, 비용은 { $cost }입니다.
kept-over = { $version }({ $revision })의 유지 기한이 { $until }에 지났지만 아직 남아 있습니다. 비용은 { $cost }입니다.
kept-answers = { $since }부터 준비 상태로 유지하던 { $version }({ $revision })의 복제본이 응답하고 있습니다. 리비전 자체는 아직 돌아오지 않았습니다.
kept-go-on = 되돌리기 마무리…
kept-switch-back = 전환해서 되돌리기…
kept-longer = 1시간 더…
kept-remove-now = 제거…
kept-expired = { $count ->
    [1] 유지 기한이 지난 이전 버전이 있습니다.
   *[other] 유지 기한이 지난 이전 버전이 { $count }개 있습니다.
  }
kept-expired-remove = { $count ->
    [1] 복제본 제거…
   *[other] 복제본 { $count }개 제거…
  }
risk-not-kept-warm = 이전 버전을 준비 상태로 유지할 수 없습니다. { $reason ->
    [stateful-set] 스테이트풀셋 { $name }의 이름과 볼륨은 한 버전만 가질 수 있습니다.
    [no-deployment] 애플리케이션에 디플로이먼트가 없습니다.
    [several] 함께 전환해야 할 워크로드가 여러 개입니다.
    [no-pods] 지금 파드가 없습니다.
    [not-healthy] 지금 모든 파드가 준비된 상태가 아닙니다.
    [recreate] 전략이 Recreate라서 두 버전이 함께 실행되면 안 됩니다.
    [selector] 디플로이먼트가 파드를 고르는 방식을 복제본이 피할 수 없습니다.
    [no-service] 파드로 이어지는 서비스가 없어 전환할 것이 없습니다.
    [service-changes] 이번 변경이 서비스 { $name }을(를) 바꿉니다.
    [volume] 볼륨 클레임 { $name }은(는) 한 곳에서만 마운트할 수 있습니다.
    [host-port] 파드가 노드의 포트를 사용합니다.
    [sessions] 파드끼리 세션을 복제하므로 두 버전이 한 클러스터가 됩니다.
    [config] 이번 변경이 복제본도 읽는 { $name }을(를) 씁니다.
    [policy] 네트워크폴리시 { $name }이(가) 복제본이 가질 수 없는 레이블로 파드를 고릅니다.
    [same] 이번 변경으로 바뀌는 파드가 없습니다.
    [name-taken] 다른 디플로이먼트가 { $name }이라는 이름을 쓰고 있습니다.
    [refused] API 서버가 복제본을 거부합니다.
   *[other] { "" }
  } 업그레이드는 복제본 없이 진행합니다.

intent-keepLonger-one = { $name } 더 오래 유지
intent-keepLonger-many = 복제본 { $count }개 더 오래 유지
intent-removeCopies-one = 복제본 { $name } 제거
intent-removeCopies-many = 복제본 { $count }개 제거
plan-button-keepLonger = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 복제본 { $count }개 더 오래 유지
plan-button-removeCopies = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 복제본 { $count }개 제거
