# 버튼에서 쓰기까지: 스케일 대화 상자, 계획, 작업.

intent-scale-one = { $name } 스케일
intent-scale-many = 디플로이먼트 { $count }개 스케일
intent-restart-one = { $name } 재시작
intent-restart-many = 디플로이먼트 { $count }개 재시작
intent-pause-one = { $name } 일시 중지
intent-pause-many = 디플로이먼트 { $count }개 일시 중지
intent-resume-one = { $name } 재개
intent-resume-many = 디플로이먼트 { $count }개 재개
intent-autoscale-one = { $name } 오토스케일러
intent-autoscale-many = 워크로드 { $count }개 오토스케일러
intent-cordon-one = { $name } 새 파드 막기
intent-cordon-many = 노드 { $count }개 새 파드 막기
intent-return-one = { $name } 다시 사용
intent-return-many = 노드 { $count }개 다시 사용
intent-drain-one = { $name } 비우기
intent-drain-many = 노드 { $count }개 비우기
intent-setImage-one = { $name } 이미지 변경
intent-setImage-many = 워크로드 { $count }개 이미지 변경
intent-undoRollout-one = { $name } 롤백
intent-undoRollout-many = 워크로드 { $count }개 롤백
intent-delete-one = { $name } 삭제
intent-delete-many = 오브젝트 { $count }개 삭제
intent-edit-one = { $name } 편집
intent-edit-many = 오브젝트 { $count }개 편집
intent-createProject-one = 프로젝트 { $name } 만들기
intent-createProject-many = 프로젝트 { $count }개 만들기
intent-deleteProject-one = 프로젝트 { $name } 삭제
intent-deleteProject-many = 프로젝트 { $count }개 삭제
intent-deploy-one = { $name } 배포
intent-deploy-many = 애플리케이션 { $count }개 배포
intent-rollBack-one = { $name } 롤백
intent-rollBack-many = 릴리스 { $count }개 롤백
intent-restore-one = { $name } 복원
intent-restore-many = 릴리스 { $count }개 복원
intent-adopt-one = { $name } 변경 반영
intent-adopt-many = 릴리스 { $count }개의 변경 반영
intent-repair-one = { $name } 복구
intent-repair-many = 릴리스 { $count }개 복구
intent-uninstall-one = { $name } 제거
intent-uninstall-many = 릴리스 { $count }개 제거
intent-undo-release-one = 되돌리기: { $name }
intent-undo-release-many = 되돌리기: 릴리스 { $count }개
intent-undo-scale-one = 되돌리기: { $name } 스케일
intent-undo-change-one = 되돌리기: { $name }
intent-undo-change-many = 되돌리기: 오브젝트 { $count }개
intent-undo-scale-many = 되돌리기: 워크로드 { $count }개 스케일
intent-undo-restart-one = { $name } 재시작 되돌리기
intent-undo-restart-many = 워크로드 { $count }개 재시작 되돌리기
on-sites = { $sites }
replicas-each = 각각의 레플리카 수
presets = 자주 쓰는 수
replicas-note = 다음 단계에서 사이트마다 무엇이 바뀌는지 보여 줍니다. 아직 아무것도 쓰지 않습니다.
replicas-wrong = 0부터 { $most } 사이의 정수
review-plan = 계획 검토

plan-being-made = 계획을 만드는 중입니다. 아무것도 쓰지 않습니다.
plan-subtitle = 사이트 { $sites }개의 디플로이먼트 { $count }개, 동시에
plan-subtitle-objects = 사이트 { $sites }개의 오브젝트 { $count }개, 동시에
plan-takes = 함께 삭제됩니다: { $objects }
plan-subtitle-nodes = 사이트 { $sites }개의 노드 { $count }개, 하나씩 차례로
waiting-for-plan = { $sites }에서 읽고 예행하는 중
plan-steps = 바뀌는 내용
plan-excluded = 제외됨
plan-standby-misses = 예비로 준비된 사이트이지만 이번 변경에서 빠집니다. 사이트가 다시 응답하면 예비 탭에서 맞추기를 실행할 수 있습니다.
plan-left-out = 오브젝트 { $count }개와 함께 제외됨
plan-show-more = { $count }개 더 보기
plan-unchanged = 이미 같음
plan-nothing = 바뀌는 것이 없습니다.
dry-run-passed = 예행 통과
dry-run-unsupported = 예행 불가
dry-run-deferred = 나중에 시험
plan-deferred = { $awaits }이(가) 생기면 시험하고, 거부되면 다른 것을 쓰기 전에 멈춥니다.
dry-run-refused = 거부됨
about-seconds = 약 { $seconds }초
at-most-seconds = 길어도 { $seconds }초
diff = 차이
plan-undo-offered = 활동에서 되돌릴 수 있습니다.
plan-undo-drain = 활동에서 되돌릴 수 있습니다. 노드는 다시 파드를 받지만, 옮겨 간 파드가 저절로 돌아오지는 않습니다.
plan-undo-unavailable = 되돌릴 수 없습니다. { $why }
plan-reason = 사유
plan-reason-placeholder = 선택 사항, 기록에 남습니다
plan-expires = { $left } 동안 유효
plan-again = 다시 계획
plan-applying = 시작하는 중…
plan-missing-target = 쓸 수 있는 대상이 없습니다
plan-missing-time = 계획이 만료되었습니다
plan-missing-name = 먼저 사이트 이름을 입력하세요
plan-missing-confirmation = 먼저 확인하세요
guard-confirm-words = 계획을 읽었으며 { $sites }에 실행하겠습니다.
guard-type-words = 변경을 허용하려면 { $phrase }을(를) 입력하세요
unlock-open = 잠금 해제…
plan-button-scale = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }개
  }에서 디플로이먼트 { $count }개 스케일
plan-button-restart = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }개
  }에서 디플로이먼트 { $count }개 재시작
plan-button-pause = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 디플로이먼트 { $count }개 일시 중지
plan-button-resume = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 디플로이먼트 { $count }개 재개
plan-button-autoscale = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 오토스케일러 { $count }개 변경
plan-button-cordon = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 노드 { $count }개 새 파드 막기
plan-button-return = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 노드 { $count }개 다시 사용
plan-button-drain = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 노드 { $count }개 비우기
plan-button-setImage = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 이미지 { $count }개 변경
plan-button-undoRollout = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 워크로드 { $count }개 롤백
plan-button-delete = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 오브젝트 { $count }개 삭제
plan-button-edit = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 오브젝트 { $count }개 편집
plan-button-createProject = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 프로젝트 만들기
plan-button-deleteProject = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }곳
  }에서 프로젝트 삭제
plan-button-deploy = { $sites ->
    [1] { $site }에 배포
   *[other] 사이트 { $sites }곳에 배포
  }
plan-button-rollBack = { $sites ->
    [1] { $site }에서 롤백
   *[other] 사이트 { $sites }곳에서 롤백
  }
plan-button-restore = { $sites ->
    [1] { $site }에서 복원
   *[other] 사이트 { $sites }곳에서 복원
  }
plan-button-adopt = { $sites ->
    [1] { $site }에 반영
   *[other] 사이트 { $sites }곳에 반영
  }
plan-button-repair = { $sites ->
    [1] { $site }에서 복구
   *[other] 사이트 { $sites }곳에서 복구
  }
plan-button-uninstall = { $sites ->
    [1] { $site }에서 제거
   *[other] 사이트 { $sites }곳에서 제거
  }
plan-button-undo = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }개
  }에서 디플로이먼트 { $count }개 되돌리기
plan-button-undo-objects = { $sites ->
    [1] { $site }
   *[other] 사이트 { $sites }개
  }에서 오브젝트 { $count }개 되돌리기

risk-scales-to-zero = 더 이상 아무것도 실행되지 않습니다. 요청을 받을 파드가 없습니다.
risk-autoscaler-owns = HorizontalPodAutoscaler { $name }이(가) 레플리카 수를 관리하며 되돌려 놓을 것입니다.
risk-owner-reverts = 여기서 바뀌는 오브젝트를 { $owner }이(가) 관리하며 변경을 되돌릴 것입니다.
risk-unavailable = 롤아웃 중에 새 파드가 준비되기 전에 최대 { $unavailable }개가 내려갑니다.
risk-no-readiness-probe = 준비성 프로브가 없어 준비되지 않은 파드로 요청이 갑니다.
risk-rollout-under-way = 이미 롤아웃이 진행 중입니다.
risk-paused = 롤아웃이 일시 중지되어 재개할 때까지 아무 일도 일어나지 않습니다.
risk-quota = 할당량 { $quota } 때문에 허용되지 않을 수 있습니다.
risk-recreate = Recreate 전략: 새 파드가 시작되기 전에 모든 파드가 멈춥니다.
risk-takes-back = { $owner }이(가) { $object }에서 바꾼 내용을 되돌립니다: { $fields }.
risk-chart-forgets = 이 릴리스에만 반영되고 차트({ $chart })의 값에는 반영되지 않습니다. 다음에 차트로 업그레이드하면 이 변경은 남지 않습니다.
risk-adopts-gone = { $objects }은(는) 누군가 삭제했습니다. 릴리스에서 빠지며, 다음 업그레이드 때 다시 만들어집니다.
risk-leaves-foreign = { $fields }은(는) { $owner }이(가) 정한 대로 둡니다.
risk-never-verified = 정상으로 확인된 이전 리비전이 없습니다. 리비전 { $revision }은(는) 다른 도구가 만든 가장 최근 것입니다.
risk-loses-data = 볼륨 클레임 { $name }이(가) 그 안의 데이터와 함께 삭제됩니다.
risk-takes-all = { $name }이(가) 그 안에 있거나 그 종류인 모든 것과 함께 삭제됩니다.
risk-act-under-way = { $who }이(가) 리비전 { $revision }을(를) 시작하고 끝내지 않았습니다. 아직 실행 중이면 서로 방해할 수 있습니다.
risk-made-again = { $owner }이(가) 그 자리에 다시 하나를 만듭니다.
risk-may-shrink = 지금 파드 { $replicas }개가 실행 중입니다. 부하가 적으면 { $min }개까지 줄어들 수 있습니다.
risk-shrinks = 지금 파드 { $replicas }개가 실행 중이며, { $max }개만 남습니다.
risk-no-requests = { $measure ->
    [cpu] CPU
   *[memory] 메모리
  } 요청량을 정하지 않은 컨테이너가 있어 비율을 계산할 수 없습니다. 이 기준으로는 스케일되지 않습니다.
risk-no-figures = 이 사이트는 파드 사용량을 알려 주지 않습니다(metrics-server 없음). CPU나 메모리로는 스케일되지 않습니다.
risk-surge-unscaled = 오토스케일러 { $name }이(가) 아직 없습니다. 오토스케일을 설정하기 전에는 시간대별 증설이 아무것도 바꾸지 않습니다.
risk-surge-stays = 오토스케일러 { $name }의 범위가 증설할 때의 파드 { $min }–{ $max }개로 남습니다. 범위를 되돌릴 일정이 없어지고, 이 계획으로는 오토스케일러를 바꿀 수 없습니다. 오토스케일에서 범위를 다시 설정하세요.
risk-not-sticky = HTTPRoute는 브라우저를 같은 파드에 머무르게 하지 않습니다. 쿠키로 머무르게 하는 traefik이나 ingress-nginx의 Ingress를 쓰거나, 주소로 머무르게 하는 Service에 직접 연결하세요.
risk-asleep = 파드가 없습니다. 오토스케일러는 0개에서 시작하지 않으므로 먼저 1개로 스케일하세요.
risk-only-pod = { $names }의 준비된 파드가 비우려는 노드에 하나뿐입니다. 다른 파드가 준비될 때까지 응답하지 않습니다.
risk-not-by-itself = 모든 파드가 저절로 교체되지는 않습니다. 나머지는 누군가 삭제해야 바뀝니다.
risk-waits-for-pod = 준비되지 않은 파드가 있습니다. StatefulSet은 그 파드를 기다린 뒤에 다른 파드를 교체하므로, 회복되지 않으면 삭제하세요.
risk-does-not-fit = 요청량으로 보아 새 파드 { $wanted }개 중 { $placeable }개만 자리가 있습니다{ $short ->
    [cpu] . 파드마다 { $request }코어를 요청하고, 가장 여유 있는 노드에는 { $free }코어가 남아 있습니다.
    [memory] . 파드마다 메모리 { $request }을(를) 요청하고, 가장 여유 있는 노드에는 { $free }이(가) 남아 있습니다.
    [node] . 지금 파드를 받는 노드가 없습니다.
   *[pods] . 노드마다 파드가 허용된 수만큼 있습니다.
  }
risk-image-missing = 레지스트리에 이미지 { $image }이(가) 없다고 합니다. 새 파드가 시작되지 않습니다.
risk-image-unseen = 이곳의 어느 노드에도 아직 이미지 { $image }이(가) 보이지 않고, 이 컴퓨터에서 레지스트리에 물어볼 수 없었습니다. 그 자체로 문제는 아닙니다. 노드에서는 닿을 수 있습니다.
risk-from-mirror = { $image } 이미지를 레지스트리 설정에 따라 미러에서 가져옵니다: { $mirror }

operations = 작업
no-running-operation = 실행 중인 작업 없음
more-operations = { $count }개 더
operation-ended-succeeded = 끝났고 확인했습니다
operation-ended-partial = 일부만 끝났습니다. 남은 것은 활동에서 확인하세요
operation-ended-failed = 실패했습니다. 이유는 활동에서 확인하세요
operation-ended-interrupted = 중단되었습니다. 어디까지 했는지 활동에서 확인하세요
operation-ended-running = 실행 중
undo-open = 되돌리기…
undo-last-scaled-one = 마지막 작업 되돌리기: { $name } 스케일 { $change }
undo-last-scaled-many = 마지막 작업 되돌리기: 디플로이먼트 { $count }개 스케일 { $change }
undo-last-changed-one = 마지막 작업 되돌리기: { $name } { $change }
undo-last-changed-many = 마지막 작업 되돌리기: 릴리스 { $count }개 { $change }
undo-last-acted-one = 마지막 작업 되돌리기: { $what } { $change }
undo-last-restarted-one = 마지막 작업 되돌리기: { $name } 재시작
undo-last-restarted-many = 마지막 작업 되돌리기: 디플로이먼트 { $count }개 재시작
targets-done = { $total }개 중 { $done }개 완료
target-waiting = 대기
target-writing = 쓰는 중
target-rollingOut = { $wanted }개 중 { $ready }개 준비됨
target-blocked = { $wanted }개 중 { $ready }개 준비됨, { $reason }
target-verified = 확인됨
target-emptying = 파드 { $wanted }개 중 { $ready }개가 나갔습니다
target-emptying-blocked = 파드 { $wanted }개 중 { $ready }개가 나갔습니다. { $object } 대기 중: { $reason }
blocked-DisruptionBudget = 지금은 파드를 내보낼 수 없습니다
blocked-CalledOff = 중단했습니다
blocked-CameLater = 검토한 뒤에 새로 왔습니다
blocked-StillThere = 아직 남아 있습니다
blocked-Interrupted = 도중에 끊겼습니다
call-off = 중단
target-stuck = 막힘: { $object } { $reason }
target-failed = 쓰지 않음. { $why }
target-unknown = 결과를 알 수 없음. { $why }
target-notStarted = 시작 안 함
target-unchanged = 이미 같음

clashes = 양쪽에서 바뀐 곳
clash-question = 편집을 시작한 뒤 다른 사람이 같은 곳을 바꾸었습니다. 어느 쪽을 적용할까요?
clash-chosen-mine = 편집을 시작한 뒤 다른 사람이 같은 곳을 바꾸었습니다. 직접 쓴 내용을 적용합니다.
clash-chosen-theirs = 편집을 시작한 뒤 다른 사람이 같은 곳을 바꾸었습니다. 지금 있는 내용을 그대로 두고, 나머지 편집만 적용합니다.
clash-was = 시작할 때
clash-theirs = 지금
clash-mine = 내 편집
clash-absent = 없음
clash-take-mine = 내 편집 적용
clash-take-theirs = 지금 내용 유지

set-image-open = 이미지 바꾸기…
set-image-container = 컨테이너
set-image-note = 다음 단계에서 사이트마다 무엇이 바뀌는지 보여 줍니다. 아직 아무것도 쓰지 않습니다.
set-image-wrong = 이미지는 공백이 없는 이름입니다. 예: registry.example/shop/orders:4.2.0
set-image-apart = 지금은 이미지가 서로 다릅니다: { $images }
set-image-some = 워크로드 { $all }개 가운데 { $count }개에 이 컨테이너가 있습니다. 나머지는 그대로 둡니다.
set-image-none = 이미지를 바꿀 수 있는 컨테이너가 없습니다.
no-loose-chosen = 모두 릴리스에 속합니다. 대신 업그레이드하세요.

# 비우는 노드.
drain-evicted = { $count ->
    [0] 나갈 파드가 없습니다
   *[other] 파드 { $count }개가 나갑니다. 같은 워크로드의 파드는 하나씩 차례로 나갑니다
  }
drain-no-owner = 워크로드 없음
drain-grace = 종료까지 { $seconds }초
drain-loses-data = 로컬 데이터가 사라집니다
drain-loses-itself = 다시 만들어지지 않습니다
drain-held-healthy = 정상 파드가 { $more }개 더 생길 때까지 PDB { $budget }에 의해 남습니다. 지금 정상 { $healthy }개, 유지해야 하는 수 { $wanted }개.
drain-held-changed = PDB { $budget }은(는) 파드를 내보내지 않습니다. { $wanted }개 모두 정상이어야 합니다. 설정을 바꾸거나 파드를 하나 더 시작하세요.
drain-held-alone = 이 파드를 선택하는 PDB가 여러 개여서({ $budget }) 축출 API가 거부합니다. 하나만 남기고 삭제하세요.
drain-held-unnamed = 지금은 PDB 때문에 내보낼 수 없습니다.
drain-stays = 남는 것: { $what }
drain-stays-daemonSet = 데몬셋 파드 { $count }개
drain-stays-mirror = 노드가 직접 실행하는 파드 { $count }개
drain-losing = 다음을 잃더라도 계속합니다: { $what }
drain-lost-data = 파드 { $count }개의 로컬 데이터
drain-lost-itself = 다시 만들어지지 않는 파드 { $count }개

# 워크로드의 오토스케일러.
autoscale-now = 지금 하는 일
autoscale-chart = 파드 수와 부하
autoscale-one = 오토스케일러는 한 번에 애플리케이션 하나씩 정할 수 있습니다.
autoscale-remove = 오토스케일러 제거…
autoscale-none = 오토스케일러가 없습니다. 누군가 바꿀 때까지 파드 { $replicas }개가 실행됩니다.
autoscale-words = 파드 { $min }~{ $max }개. { $by ->
    [cpu] 요청한 CPU의 { $cpu } %
    [memory] 요청한 메모리의 { $memory } %
    [both] 요청한 CPU의 { $cpu } % 또는 메모리의 { $memory } %
   *[other] 다른 메트릭의 목표
  }를 넘으면 늘리고, { $calm }초 동안 더 적어도 충분했으면 줄입니다.
autoscale-state = 지금 { $replicas }개{ $known ->
    [yes] , 목표 { $desired }개
   *[no] , 아직 계산하지 않았습니다
  }.
autoscale-uses-cpu = CPU: { $known ->
    [yes] { $wished } % 중 { $now } %.
   *[no] 목표 { $wished } %, 현재 값은 알 수 없습니다.
  }
autoscale-uses-memory = 메모리: { $known ->
    [yes] { $wished } % 중 { $now } %.
   *[no] 목표 { $wished } %, 현재 값은 알 수 없습니다.
  }
autoscale-last = { $age } 전에 마지막으로 바꿨습니다.
autoscale-never = 아직 개수를 바꾼 적이 없습니다.
autoscale-others = 이 밖에 { $names }도 기준이며 그대로 둡니다.
autoscale-unrequested = 요청량({ $what })을 정하지 않은 컨테이너가 있어 비율을 계산할 수 없습니다.
autoscale-min = 최소 파드 수
autoscale-min-note = 부하가 없어도 이보다 줄지 않습니다
autoscale-max = 최대 파드 수
autoscale-max-note = 부하가 커도 이보다 늘지 않습니다
autoscale-cpu = CPU, %
autoscale-cpu-note = 파드 요청량 대비. 비우면 쓰지 않습니다
autoscale-memory = 메모리, %
autoscale-memory-note = 파드 요청량 대비. 메모리를 돌려주지 않는 프로그램이 많습니다
autoscale-calm = 안정 시간, 초
autoscale-calm-note = 파드를 줄이기 전까지. 비우면 300초
autoscale-wrong-bounds = 1 이상의 정수이며, 최대는 최소보다 작을 수 없습니다
autoscale-wrong-share = 비율은 1 이상의 정수(%)입니다
autoscale-wrong-nothing = CPU나 메모리 비율을 하나 이상 정하세요
autoscale-wrong-calm = 안정 시간은 0~3,600초입니다

intent-tryPull-one = { $name }에서 이미지 가져오기 시험
intent-tryPull-many = 노드 { $count }개에서 이미지 가져오기 시험
plan-button-tryPull = 노드 { $count }개에서 시험
pulls-title = 노드가 { $image } 이미지를 가져올 수 있습니까?
pulls-has = 노드 { $nodes }개 중 { $has }개에 있습니다.
pulls-reached = 다른 { $count }개는 { $registry }에서 가져온 적이 있습니다.
pulls-unknown = { $count }개는 알 수 없습니다.
pulls-try = 노드 { $count }개에서 시험…
pulls-try-note = { $nodes }마다 { $project }에 짧은 파드를 하나 만들어 이미지를 가져오고, 아무것도 실행하지 않은 채 다시 지웁니다.
pulls-trying = { $nodes }에서 가져오는 중…
pulls-good = { $node }에서 가져왔습니다.
pulls-bad = { $node }: { $why }
pulls-off = 중지
pulls-trust-http = { $registry }은(는) 평문 http를 씁니다. 노드마다 알려 주어야 합니다.
pulls-trust-authority = { $registry }은(는) 자체 인증 기관을 씁니다. 노드마다 신뢰하도록 해야 합니다.
pulls-file = containerd를 쓰는 각 노드의 { $path } 파일입니다. 가져올 때마다 새로 읽습니다.
pulls-copy = 파일 복사
pulls-file-ca = 그 옆의 { $path } 파일에는 레지스트리 인증 기관의 인증서가 들어갑니다.
pulls-copy-ca = 인증서 복사
