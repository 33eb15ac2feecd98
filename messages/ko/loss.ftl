# 노드 유실: 응답하지 않는 노드, 그 파드의 앞날, 서비스 중단 표시.
silent-nodes = 응답하지 않는 노드
silent-look = 무엇이 옮겨지나요?
silent-look-node = { $name }에서 무엇이 옮겨지나요?
silent-toast = { $site }의 { $name } 노드가 응답하지 않습니다.
silent-toast-many = 노드 { $count }개가 응답하지 않습니다: { $names }
loss = 이 노드를 잃는다면
loss-not-heard = { $age } 동안 응답이 없습니다
loss-never-heard = 확인을 시작한 뒤로 응답이 없습니다
loss-standing-ready = 클러스터는 아직 이 노드를 준비된 상태로 봅니다. 노드를 포기하기까지 보통 50초쯤 기다립니다.
loss-standing-notReady = 클러스터는 이 노드를 준비되지 않은 상태로 봅니다. kubelet이 그렇게 알렸습니다.
loss-standing-unreachable = 클러스터는 이 노드를 잃은 것으로 봅니다.
loss-recovers = 다른 노드에 자리가 있다면, 옮겨지는 파드는 { $duration } 뒤에 다른 곳에서 실행됩니다.
loss-recovers-about = 계속 응답이 없으면, 다른 노드에 자리가 있을 때 옮겨지는 파드는 약 { $duration } 뒤에 다른 곳에서 실행됩니다.
loss-recovers-unknown = 옮겨지는 파드가 언제 다른 곳에서 실행될지 아직 알 수 없습니다.
loss-recovered = 다른 노드에 자리가 있다면, 옮겨지는 파드는 지금쯤 다른 곳에서 실행되고 있습니다.
loss-out = 서비스 중단으로 표시되어 있습니다. 이 노드의 파드는 1분 안에 강제로 삭제되고 볼륨은 분리됩니다.
loss-out-and-ready = 다시 준비되었지만 아직 서비스 중단으로 표시되어 있습니다. 표시를 지울 때까지 파드를 받지 않습니다.
out-of-service-open = 서비스 중단으로 표시…
in-service-open = 표시 지우기…
loss-no-pods = 이 노드에서 실행되는 파드가 없습니다.
loss-left-out = 표시하지 않은 파드가 { $count }개 더 있습니다.
loss-claim = 볼륨 { $name }
loss-after = { $duration } 뒤에 포기됨
loss-gives-up = { $duration } 뒤에 포기됨
loss-given-up = { $age } 전에 포기됨
loss-local = 파드 { $count }개는 옮길 수 없음: 로컬 볼륨
loss-local-why = 데이터가 이 노드의 디스크에 있습니다. 노드가 돌아오면 다시 실행됩니다.
loss-ordered = 스테이트풀셋 파드 { $count }개가 기다림
loss-ordered-why = 이 파드가 확실히 끝난 뒤에만 다음 파드가 만들어지는데, 응답하지 않는 노드는 이를 알릴 수 없습니다. 노드가 돌아오거나 서비스 중단으로 표시될 때까지 기다립니다.
loss-attached = 파드 { $count }개가 볼륨을 기다림
loss-attached-why = 다른 파드가 만들어지지만, 노드가 돌아오거나 서비스 중단으로 표시될 때까지 볼륨은 여기에 연결되어 있습니다(ReadWriteOnce).
loss-alone = 파드 { $count }개는 다시 만들어지지 않음
loss-alone-why = 다른 곳에서 다시 만들어 줄 컨트롤러가 없습니다.
loss-patient = 파드 { $count }개가 남음
loss-patient-why = 노드를 잃어도 기한 없이 견디므로(시간이 없는 톨러레이션) 포기되지 않습니다.
loss-moves = 파드 { $count }개가 옮겨짐
loss-moves-why = 포기되면 다른 곳에 새 파드가 만들어집니다.
loss-ofNode = 파드 { $count }개는 노드에 속함
loss-ofNode-why = 데몬셋과 스태틱 파드는 노드마다 따로 실행되므로 다른 곳에 부족한 것이 없습니다.

intent-outOfService-one = { $name } 서비스 중단으로 표시
intent-outOfService-many = 노드 { $count }개 서비스 중단으로 표시
intent-inService-one = { $name } 서비스 중단 표시 지우기
intent-inService-many = 노드 { $count }개 서비스 중단 표시 지우기
plan-button-outOfService = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }의 노드 { $count }개 서비스 중단으로 표시
plan-button-inService = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }의 노드 { $count }개 표시 지우기
risk-machine-may-run = 기계가 꺼져 있거나 디스크에서 분리되어 있는지 확인하세요. 아직 실행 중이라면 파드가 두 번 실행되고 두 곳에서 한 볼륨에 쓰게 되어 데이터를 잃을 수 있습니다. 되돌리기는 표시를 지우며, 강제로 삭제된 파드는 그대로 돌아오지 않습니다.
risk-still-silent = 노드가 아직 준비되지 않았습니다. 표시가 없으면 이 노드에서 기다리던 것은 계속 기다립니다.
why-node-out-of-service = { $node }은(는) 서비스 중단으로 표시되어 있습니다. 파드는 강제로 삭제되고 볼륨은 분리됩니다.
why-node-out-of-service-do = 기계가 돌아오면 표시를 지우세요.
why-node-still-out = { $node }은(는) 다시 준비되었지만 아직 서비스 중단으로 표시되어 있어 파드를 받지 않습니다.
why-node-still-out-do = 표시를 지우세요.
