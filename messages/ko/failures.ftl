# 무엇이 잘못되었는지: failure-코드, 무엇을 하면 되는지: failure-코드-hint.
# 값 이름마다 has이름이 있고 "yes" 또는 "no"입니다.

failure-at-site = { $site }: { $what }
failure-details = 기술 정보

failure-file-unreadable = { $path } 파일을 읽지 못했습니다. { $reason }
failure-file-unreadable-hint = 파일이 있는지, 읽을 권한이 있는지 확인하세요.
failure-file-unwritable = 파일을 쓰지 못했습니다. { $reason }
failure-file-unwritable-hint = 다른 폴더를 고르거나 디스크 공간을 확보하세요.
failure-kubeconfig-invalid = { $hasPath ->
    [yes] { $path }은(는)
   *[no] 이 텍스트는
  } kubeconfig가 아닙니다. { $reason }
failure-kubeconfig-invalid-hint = 편집기로 열어 보거나 다른 파일을 가져오세요.
failure-context-invalid = 이 컨텍스트는 쓸 수 없습니다. { $reason }
failure-context-invalid-hint = kubeconfig 파일에서 이 컨텍스트를 고치세요. 다른 컨텍스트에는 영향이 없습니다.
failure-login-unsupported = 지원하지 않는 로그인 방식입니다. { $reason }
failure-login-unsupported-hint = 클라이언트 인증서, 토큰 또는 자격 증명 플러그인을 쓰세요.
failure-exec-untrusted = 자격 증명 플러그인을 아직 신뢰하지 않았습니다.
failure-exec-untrusted-hint = 명령을 살펴보고 예상한 것이면 신뢰하세요.
failure-exec-denied = 자격 증명 플러그인 { $command }은(는) 실행할 수 없습니다. { $reason }
failure-exec-denied-hint = kubectl 설정을 바꾸거나 설정한 사람에게 문의하세요. 클라이언트 인증서나 토큰도 쓸 수 있습니다.
failure-exec-not-found = 자격 증명 플러그인 { $command }을(를) 찾지 못했습니다.
failure-exec-not-found-hint = 설치하거나 로그인 셸의 PATH에 폴더를 추가하세요. { $hint }
failure-exec-failed = 자격 증명 플러그인 { $command }이(가) 실패했습니다. { $said }
failure-exec-failed-hint = 터미널에서 실행해 이유를 확인하세요. 거기서 로그인이 필요한 경우가 많습니다.
failure-exec-timeout = 자격 증명 플러그인 { $command }이(가) 제때 끝나지 않았습니다.
failure-exec-timeout-hint = 브라우저나 네트워크를 기다리는 중일 수 있습니다. 터미널에서 실행한 뒤 다시 연결하세요.
failure-exec-interactive = 자격 증명 플러그인 { $command }에 터미널이 필요합니다.
failure-exec-interactive-hint = 먼저 터미널에서 로그인하거나 토큰을 붙여 넣으세요.
failure-name-not-found = 호스트 이름 { $host }을(를) 찾지 못했습니다.
failure-name-not-found-hint = 주소, 네트워크, VPN을 확인하세요.
failure-connect-timeout = 제한 시간 안에 연결하지 못했습니다.
failure-connect-timeout-hint = API 서버까지의 네트워크, VPN, 방화벽을 확인하세요.
failure-connect-failed = 연결이 거부되었거나 끊겼습니다.
failure-connect-failed-hint = API 서버가 실행 중인지, 주소가 맞는지 확인하세요.
failure-tls-failed = TLS에 실패했습니다. { $reason }
failure-tls-failed-hint = 인증서가 kubeconfig와 맞지 않습니다. 클러스터 운영자에게 새 kubeconfig를 받으세요.
failure-authority-changed = 서버가 고정해 둔 것과 다른 인증서를 제시합니다. 고정한 SHA-256은 { $pinned }, 제시된 것은 { $shown }입니다. 아무것도 보내지 않았습니다.
failure-authority-changed-hint = 클러스터 담당자가 CA를 갱신했다면 지문을 담당자와 대조한 뒤 인증서를 검토해 다시 고정하세요. 아니라면 누군가 중간에 있을 수 있으니 연결하지 마세요.
failure-no-answer = API 서버가 응답하지 않습니다.
failure-no-answer-hint = 자동으로 다시 시도합니다. 지금 보이는 것은 마지막으로 알던 내용입니다.
failure-unauthorized = API 서버가 자격 증명을 받아들이지 않습니다. { $reason }
failure-unauthorized-hint = 자격 증명을 갱신하거나 토큰을 붙여 넣어 다시 로그인하세요.
failure-forbidden = { $hasResource ->
    [yes] { $resource }에 대한
   *[no] 이 일에 필요한
  } { $verb } 권한이 없습니다.
failure-forbidden-hint = 클러스터 운영자에게 이 권한을 요청하세요.
failure-kind-not-served = API 서버가 { $resource }을(를) 제공하지 않습니다.
failure-kind-not-served-hint = 그 API가 설치되어 있지 않습니다. 새로 설치하면 1분 안에 찾습니다.
failure-nothing-allowed = 이 로그인으로는 클러스터에서 아무것도 할 수 없습니다. API 서버가 모든 요청을 거부합니다.
failure-nothing-allowed-hint = 클러스터 담당자에게 권한을 요청하거나 다른 로그인을 고르세요.
failure-not-found = 오브젝트가 더 이상 없습니다.
failure-not-found-hint = 누군가 지웠거나 다른 것으로 바뀌었습니다.
failure-release-unreadable = 릴리스 기록을 읽을 수 없습니다. { $reason }
failure-release-unreadable-hint = Helm이 읽을 수 있는 내용은 “helm history”로 볼 수 있습니다.
failure-release-too-large = 릴리스 기록이 { $size }바이트가 되는데, Secret은 { $limit }바이트까지 허용됩니다.
failure-release-too-large-hint = 차트의 파일이나 긴 값처럼 큰 것을 빼세요. 아무것도 쓰지 않았습니다.
failure-release-pending = { $hasWho ->
    [yes] { $who }의
   *[no] 다른 사용자의
  } 릴리스 작업이 아직 끝나지 않았습니다{ $hasRevision ->
    [yes] : 리비전 { $revision }
   *[no] {""}
  }{ $hasSince ->
    [yes] , { $since }에 시작
   *[no] {""}
  }.
failure-release-pending-hint = 끝날 때까지 기다리세요. 시작한 쪽이 사라졌다면 먼저 릴리스를 복구하세요.
failure-nothing-to-roll-back = 정상으로 확인된 이전 리비전이 없습니다.
failure-nothing-to-roll-back-hint = 리비전 목록에서 직접 고르거나 다른 이미지를 배포하세요.
failure-owned-by-others = { $hasFields ->
    [yes] { $fields }은(는)
   *[no] 이 오브젝트는
  } { $hasOwner ->
    [yes] { $owner }
   *[no] 다른 관리자
  }의 소유입니다.
failure-owned-by-others-hint = 원래 관리하는 곳에서 바꾸거나 다른 이름을 고르세요.
failure-copy-not-ready = 이전 버전을 준비 상태로 유지할 수 없어 아무것도 시작하지 않았습니다.{ $hasReason ->
    [yes] {" "}{ $name } { $reason }. { $message }
   *[no] { "" }
  }{ $hasLeft ->
    [yes] {" "}복제본 { $left }은(는) 제거하지 못해 남아 있습니다.
   *[no] { "" }
  }
failure-copy-not-ready-hint = 자리를 마련하거나 할당량을 늘린 뒤 다시 시도하세요. 이전 버전을 유지하지 않고 업그레이드할 수도 있습니다.
failure-answers-from-copy = 준비 상태로 유지하던{ $hasRevision ->
    [yes] {" "}리비전 { $revision }의
   *[no] { "" }
  } 복제본이 응답하고 있습니다.
failure-answers-from-copy-hint = 먼저 그 리비전을 되돌리세요. 애플리케이션 상세에서 할 수 있습니다.
failure-halted = { $hasBefore ->
    [yes] { $before }
   *[no] 앞 사이트
  }이(가) 정상이 되지 않아 시작하지 않았습니다.
failure-halted-hint = 앞 사이트를 막는 원인을 확인하고, 되돌리거나 고친 뒤 다시 배포하세요.
failure-held-back = 이 계획이 아무것도 할 수 없는 { $hasBefore ->
    [yes] { $before }
   *[no] 앞 사이트
  }을(를) 기다려야 합니다.
failure-held-back-hint = 그 사이트를 먼저 고치거나 계획에서 빼세요.
failure-not-possible = 할 수 없습니다. { $reason }
failure-not-possible-hint = 지금 오브젝트의 상태를 확인하고 계획을 다시 만드세요.
failure-conflict = 읽은 뒤에 오브젝트가 바뀌었습니다.
failure-conflict-hint = 다시 계획해 지금 상태를 확인하세요.
failure-edit-conflict = 고친 부분을 그 사이에 다른 사람이 바꾸었습니다: { $fields }.
failure-edit-conflict-hint = 오브젝트를 다시 열고 한 번 더 고치세요.
failure-invalid = API 서버가 잘못된 변경이라며 거부했습니다. { $reason }
failure-invalid-hint = 어떤 필드인지는 기술 정보에 있습니다.
failure-throttled = API 서버가 속도를 늦춰 달라고 합니다.
failure-throttled-hint = 잠시 기다렸다가 다시 시도하세요.
failure-server-failed = API 서버 안에서 오류가 났습니다.
failure-server-failed-hint = 다시 시도하고, 계속되면 클러스터 운영자에게 알리세요.
failure-answer-malformed = API 서버의 응답을 이해하지 못했습니다. { $reason }
failure-answer-malformed-hint = 프록시처럼 중간에 있는 것이 응답을 바꾸었을 수 있습니다.
failure-site-not-connected = 사이트가 연결되어 있지 않습니다.
failure-site-not-connected-hint = 플릿에서 연결하세요.
failure-site-unknown = 알 수 없는 사이트입니다.
failure-site-unknown-hint = kubeconfig 파일이 없어졌을 수 있습니다. 다시 가져오세요.
failure-identity-changed = 이 주소에서 이전과 다른 클러스터가 응답합니다.
failure-identity-changed-hint = 일부러 다시 만든 것이면 검토한 뒤 수락하세요. 아니면 연결하지 마세요.
failure-cancelled = 취소했습니다.
failure-cancelled-hint = 원할 때 다시 시작하세요.
failure-read-only = 읽기 전용 사이트입니다.
failure-read-only-hint = 쓰려면 잠시 잠금을 해제하세요.
failure-typed-name-wrong = 입력한 이름이 요청한 이름과 다릅니다.
failure-typed-name-wrong-hint = 보이는 그대로 입력하세요.
failure-plan-expired = 계획이 만료되었습니다.
failure-plan-expired-hint = 다시 계획하세요. 아무것도 쓰지 않았습니다.
failure-plan-empty = 계획에 쓸 수 있는 대상이 없습니다.
failure-plan-empty-hint = 제외된 사이트마다 이유가 나옵니다.
failure-plan-drifted = 계획을 검토한 뒤에 오브젝트가 바뀌었습니다.
failure-plan-drifted-hint = 다시 계획해 차이를 확인하세요. 아무것도 쓰지 않았습니다.
failure-outcome-unknown = 쓰기가 되었는지 알아내지 못했습니다.
failure-outcome-unknown-hint = 다시 시도하기 전에 오브젝트를 확인하세요.
failure-undo-unavailable = 이 작업은 되돌릴 수 없습니다. { $reason }
failure-undo-unavailable-hint = 원하는 변경을 새 계획으로 만드세요.
failure-operation-unknown = 알 수 없는 작업입니다.
failure-operation-unknown-hint = 보관 기간보다 오래되었을 수 있습니다.
failure-audit-failed = 기록을 남기지 못해 아무것도 쓰지 않았습니다.
failure-audit-failed-hint = 디스크 공간과 폴더의 쓰기 권한을 확인하세요.
failure-store-failed = 로컬 데이터베이스에 오류가 났습니다.
failure-store-failed-hint = 디스크 공간을 확인하고 프로그램을 다시 시작하세요.
failure-keyring-missing = 이 시스템에는 키링이 없습니다.
failure-keyring-missing-hint = 토큰은 이번 실행 동안만 보관합니다.
failure-keyring-failed = 키링이 거부했습니다.
failure-keyring-failed-hint = 키링 잠금을 풀고 다시 시도하세요.
failure-not-allowed = 이 창에서는 할 수 없습니다.
failure-not-allowed-hint = 신뢰에 관한 일은 신뢰 창에서만 할 수 있습니다.
failure-helm-missing = 로그인 셸의 PATH에 helm이 없습니다.
failure-helm-missing-hint = 터미널에서 “helm version”이 응답하도록 Helm 3 또는 4를 설치한 뒤 다시 시도하세요.
failure-helm-failed = helm이 작업을 하지 못했습니다{ $hasWhat ->
    [yes] : { $what }.
   *[no] .
  }
failure-helm-failed-hint = 터미널에서 같은 작업을 해 보세요. 저장소와 레지스트리 로그인은 “helm repo add”와 “helm registry login”의 것을 씁니다.
failure-chart-unknown = 차트가 더 이상 열려 있지 않습니다.
failure-chart-unknown-hint = 차트를 다시 열고 계획을 다시 검토하세요.
failure-chart-unreadable = 차트를 읽을 수 없습니다. { $reason }
failure-chart-unreadable-hint = “helm package”로 패키지한 뒤 파일을 다시 선택하세요.
failure-file-refused = { $name } 파일로는 이미지를 만들 수 없습니다. { $reason }
failure-file-refused-hint = 다른 파일을 고르거나 다시 묶으세요.
failure-package-refused = { $hasName ->
    [yes] { $name }은(는) 쓸 수 있는 패키지가 아닙니다.
   *[no] 아티팩트가 쓸 수 있는 패키지가 아닙니다.
  }{ $hasReason ->
    [yes] {" "}{ $reason }
   *[no] {""}
  }
failure-package-refused-hint = 패키지 폴더를 레이어 하나로 푸시한 뒤(예: “oras push”) 다시 가져오세요.
failure-registry-login = { $hasServer ->
    [yes] { $server } 레지스트리가
   *[no] 레지스트리가
  } 로그인을 받아들이지 않습니다.
failure-registry-login-hint = 설정에서 레지스트리의 사용자와 비밀번호를 확인하세요.
failure-registry-denied = { $hasServer ->
    [yes] { $server } 레지스트리가
   *[no] 레지스트리가
  } 이 로그인에 그 권한을 주지 않거나, 그런 저장소가 없습니다.
failure-registry-denied-hint = 저장소 이름을 확인하거나 레지스트리 관리자에게 권한을 요청하세요.
failure-registry-failed = { $hasServer ->
    [yes] { $server } 레지스트리에서 실패했습니다.
   *[no] 레지스트리에서 실패했습니다.
  } { $reason }
failure-registry-failed-hint = 설정에서 레지스트리를 확인하고 다시 시도하세요. 중간에 멈춘 것은 이미지가 되지 않습니다.
failure-image-missing = { $name } 이미지가 없습니다.
failure-image-missing-hint = 이름과 태그를 확인하세요.
failure-pull-failed = { $hasName ->
    [yes] 노드가 { $name } 이미지를 가져올 수 없습니다.
   *[no] 노드가 이미지를 가져올 수 없습니다.
  } { $reason }
failure-pull-failed-hint = 노드나 레지스트리에서 바로잡은 뒤 다시 시험하세요.
failure-image-unsuitable = { $name } 이미지에는 더할 수 없습니다. { $reason }
failure-image-unsuitable-hint = 다른 기본 이미지를 고르세요.
failure-hook-failed = { $hasHook ->
    [yes] 훅 { $hook }이(가)
   *[no] 차트의 훅이
  } 실패했습니다{ $hasWhat ->
    [yes] : { $what }.
   *[no] .
  }
failure-hook-failed-hint = 훅의 로그와 이벤트를 확인하세요. 릴리스는 실패로 기록되었으니 롤백하거나 다시 배포하세요.
failure-form-invalid = 양식을 이대로 쓸 수 없습니다{ $hasField ->
    [yes] ({ $field }).
   *[no] .
  } { $reason }
failure-form-invalid-hint = 양식을 고친 뒤 계획을 다시 검토하세요.
failure-bad-request = 요청이 올바르지 않습니다. { $reason }
failure-bad-request-hint = 우리 쪽 결함입니다. 진단 정보와 함께 알려 주세요.
failure-shutting-down = 프로그램이 끝나는 중입니다.
failure-shutting-down-hint = 계속하려면 다시 시작하세요.
failure-internal = Concertina 안에서 문제가 생겼습니다.
failure-internal-hint = 우리 쪽 결함입니다. 진단 정보와 함께 알려 주세요.

# 코어가 짧은 코드로 알리는 이유.
reason-context-malformed = 컨텍스트 필드의 형식이 잘못되었습니다.
reason-context-duplicate = 파일에 같은 이름의 컨텍스트가 둘 있습니다.
reason-shadowed = 앞선 파일에 같은 이름의 컨텍스트가 있어 그것을 씁니다.
reason-cluster-missing = 클러스터 { $name }이(가) 어느 파일에도 없습니다.
reason-cluster-malformed = 클러스터 항목 { $name }의 형식이 잘못되었거나 둘 있습니다.
reason-user-missing = 사용자 { $name }이(가) 어느 파일에도 없습니다.
reason-user-malformed = 사용자 항목 { $name }의 형식이 잘못되었거나 둘 있습니다.
reason-server-missing = 클러스터에 서버가 없습니다.
reason-server-invalid = 서버가 http 또는 https URL이 아닙니다.
reason-proxy-invalid = proxy-url이 http, https, socks5 URL이 아닙니다.
reason-skip-and-authority = insecure-skip-tls-verify와 인증 기관은 함께 쓸 수 없습니다.
reason-data-unreadable = 인증서, 키 또는 토큰을 읽지 못했습니다: { $name }.
reason-key-missing = 클라이언트 인증서에 키가 없습니다.
reason-two-methods = 사용자에 토큰과 비밀번호가 모두 있습니다.
reason-impersonation-without-user = as-uid, as-groups, as-user-extra에는 “as” 사용자가 필요합니다.
reason-auth-provider = 인증 제공자 { $name }은(는) 자격 증명 플러그인으로 대체되었습니다.
reason-exec-command-missing = 자격 증명 플러그인에 명령이 없습니다.
reason-exec-version = 플러그인의 API 버전 { $name }은(는) 지원하지 않습니다.
reason-exec-mode = 플러그인의 interactiveMode가 없거나 알 수 없는 값입니다.
reason-exec-variable = 플러그인의 변수에 이름이 없습니다.
reason-exec-interactive = 플러그인에 터미널이 필요합니다.
reason-path-not-unicode = 경로가 유니코드가 아닙니다.
reason-too-large = kubeconfig라고 하기에는 너무 큽니다.
reason-invalid = 올바른 YAML이 아닙니다.
reason-not-text = 텍스트가 아닌 바이트가 들어 있습니다.
reason-other-kind = 다른 종류의 파일입니다.
reason-too-deep = 목록과 맵이 너무 깊이 겹쳐 있습니다.
reason-too-many-aliases = YAML 별칭이 끝없이 늘어납니다.
reason-too-many-entries = kubeconfig라고 하기에는 항목이 너무 많습니다.
reason-link-loop = 제자리로 돌아오는 심볼릭 링크입니다.
reason-not-a-file = 일반 파일이 아닙니다.
reason-emptied = 지금은 비어 있습니다.
reason-folder-without = 이 폴더에는 kubeconfig가 없습니다.
reason-text-empty = 내용이 없습니다.
reason-import-unknown = 미리 보기가 오래되었습니다. 파일을 다시 살펴보세요.
reason-source-unknown = 더 이상 읽지 않는 항목입니다.
reason-plugins-denied = kubectl 설정(kuberc)이 모든 자격 증명 플러그인을 금지합니다.
reason-plugin-not-listed = kubectl 설정(kuberc)의 허용 목록에 없습니다.
reason-kuberc-broken = kubectl 설정(kuberc)을 이해할 수 없어 플러그인을 실행하지 않습니다.
reason-missing = 파일이 없습니다.
reason-unreadable = 열 수 없습니다.
reason-undo-under-way = 아직 진행 중입니다.
reason-undo-being-undone = 되돌리기가 아직 진행 중입니다.
reason-undo-already-undone = 이미 되돌렸습니다.
reason-undo-before-image = 이전 상태를 읽을 수 없습니다.
reason-undo-wrote-nothing = 기록한 것이 없습니다.
reason-undo-forgotten = 기록을 남기지 않았습니다.
reason-undo-final = 끝낸 작업은 다시 시작할 수 없습니다.
reason-rollout-paused = 일시 중지된 롤아웃은 되돌릴 수 없습니다. 먼저 재개하세요.
reason-rollout-revision-gone = 이 리비전은 더 이상 보관되어 있지 않습니다.
reason-replicas-not-ready = 레플리카 수는 이미 맞지만 일부가 요청을 받을 준비가 되지 않았습니다.
reason-no-copy = 이 디플로이먼트는 준비 상태로 유지하는 복제본이 아닙니다.
reason-node-answers = 클러스터가 노드를 준비된 상태로 보므로 표시해도 아무 일도 일어나지 않습니다. 클러스터가 노드를 잃은 것으로 볼 때 표시할 수 있습니다.
reason-adopt-stays = 다른 사람이 바꾼 것은 바꾼 사이트에서만 받아들이며, 다른 곳의 예비는 뒤처집니다. 그 뒤에 예비 탭에서 맞추기를 실행하세요.
reason-container-missing = 워크로드에 이 이름의 컨테이너가 없습니다.
reason-undo-put-aside = 다른 사람이 바꾼 내용을 되돌렸고, 그 내용은 보관하지 않습니다. 필요한 변경이었다면 다시 적용하세요.
reason-undo-taken-in = 사이트는 그대로입니다. 다른 사람의 변경이 이제 릴리스의 일부입니다. 없애려면 이전 리비전으로 되돌리세요.
reason-undo-secret = 이전 내용에 비밀이 있어 보관하지 않습니다.
reason-drain-loses = 이 노드의 파드와 함께 사라지는 것이 있습니다. 먼저 허용하세요.
reason-undo-evicted = 축출한 파드는 돌아오지 않으며, 노드는 이전에도 새 파드를 받지 않았습니다.
reason-pull-http = { $server }은(는) 평문 http를 쓰는데 노드는 TLS를 기대합니다.
reason-pull-authority = 노드가 { $server }의 인증서를 신뢰하지 않습니다.
reason-pull-throttled = { $server }이(가) 지금은 더 받지 않습니다.
reason-pull-login = { $server }이(가) 로그인을 받지 않거나 요구하거나, 그런 이미지가 없습니다.
reason-pull-name = 노드에서 { $server } 이름을 찾을 수 없습니다.
reason-pull-refused = 노드에서 보면 { $server }에서 응답하는 것이 없습니다.
reason-pull-route = 노드가 { $server }에 닿지 못합니다.
reason-pull-full = 노드의 디스크가 가득 찼습니다.
reason-pull-platform = 이 노드의 프로세서에 맞는 이미지가 없습니다.
reason-pull-missing = { $server }에 그런 이미지가 없습니다.
reason-pull-reference = 이미지 이름이 아닙니다.
reason-pull-not-admitted = 노드가 파드를 받지 않았습니다.
reason-pull-no-pod = 파드를 만들 수 없었습니다.
reason-pull-slow = 2분 안에 가져오지 못했습니다.
reason-pull-other = 노드가 남긴 말은 진단에 있습니다.
reason-undo-nothing-left = 사이트에 남은 것이 없습니다.
reason-undo-deleted = 삭제한 것은 돌아오지 않습니다.
reason-edit-unreadable = 텍스트가 오브젝트 하나의 YAML이 아니거나 너무 깁니다.
reason-edit-other-object = 다른 오브젝트의 텍스트입니다. 종류, 이름, 네임스페이스, uid는 그대로여야 합니다.
reason-edit-mask-moved = 가려진 값이 없던 자리에 가림 표시가 있습니다. 값을 직접 적으세요.
reason-confirmation-missing = 확인 표시가 없습니다.
reason-file-not-picked = 선택한 파일을 더는 찾을 수 없습니다. 다시 선택하세요.
reason-question-gone = 이미 답했거나 철회된 질문입니다.
reason-view-unknown = 그런 화면은 없습니다.
reason-token-malformed = 토큰이 비어 있거나 토큰에 없는 문자가 있습니다.
reason-login-unknown = 더 이상 알 수 없는 로그인입니다.
reason-login-not-merged = 다른 사이트에 통합된 로그인이 아닙니다.
reason-no-command = 이 로그인은 명령을 실행하지 않습니다.
reason-authority-in-file = 고정할 것이 없습니다. kubeconfig가 인증 기관을 직접 지정하거나 TLS를 쓰지 않습니다.
reason-identity-unchanged = 이전과 같은 클러스터입니다.
reason-not-read-only = 읽기 전용이 아닙니다.
reason-site-colour = 그런 색이 없습니다.
reason-site-login = 이 사이트로 가는 로그인이 아닙니다.
reason-site-name = 이름은 1자에서 63자까지입니다.
reason-unlock-duration = 최대 한 시간 동안 잠금을 해제할 수 있습니다.
reason-tls-unknown-issuer = kubeconfig에 없는 인증 기관이 발급한 인증서입니다.
reason-tls-expired = 인증서가 만료되었습니다.
reason-tls-not-yet-valid = 인증서가 아직 유효하지 않습니다. 시계가 맞지 않을 수 있습니다.
reason-tls-wrong-name = 다른 이름의 인증서입니다.
reason-tls-certificate-required = API 서버가 클라이언트 인증서를 요구합니다.
reason-certificate-expired = 클라이언트 인증서가 { $date }에 만료되었습니다.
reason-certificate-not-yet-valid = 클라이언트 인증서가 { $date }부터 유효합니다. 시계가 틀렸을 수 있습니다.
reason-token-expired = 토큰이 { $date }에 만료되었습니다.
reason-token-not-yet-valid = 토큰이 { $date }부터 유효합니다. 시계가 틀렸을 수 있습니다.
reason-plugin-expired = 자격 증명 플러그인이 내준 것이 { $date }에 만료되었습니다.
reason-clock-off = 서버와 이 컴퓨터의 시계가 { $name }분 차이 나서 유효한 자격 증명도 거부될 수 있습니다.
reason-answer-wants-tls = 포트는 TLS로 통신하는데 kubeconfig에는 http로 적혀 있습니다. 주소가 https로 시작해야 합니다.
reason-answer-html = 웹 페이지가 응답합니다. 로그인 페이지, 네트워크 접속 인증 페이지, 프록시가 앞에 있습니다.
reason-answer-redirect = 서버가 로그인 페이지처럼 요청을 { $name }(으)로 돌려보냅니다.
reason-answer-too-large = 응답이 { $name }보다 큽니다.
reason-tls-other = 양쪽이 합의하지 못했습니다.
reason-site-groups = 사이트의 그룹은 63자 이하로 20개까지 쓸 수 있습니다.
reason-site-labels = 사이트의 레이블은 127자 이하의 key=value로 20개까지이며, 같은 키는 한 번만 쓸 수 있습니다.
reason-site-namespaces = 네임스페이스는 63자 이하의 영문 소문자, 숫자, 붙임표이며, 100개까지 시도할 수 있습니다.
reason-team-invalid = 팀 설정 파일이 아닙니다.
reason-team-newer = 더 새로운 버전의 Concertina가 쓴 파일입니다.
reason-team-unreadable = 파일을 읽을 수 없습니다.
reason-team-too-large = 파일이 팀 설정이라기에는 너무 큽니다.
reason-release-name = 릴리스 이름으로 쓸 수 없습니다.
reason-release-malformed = Helm이 쓴 것이 아닙니다.
reason-release-too-many = 리비전이 { $limit }개보다 많습니다.
reason-release-object-name = 릴리스에 Kubernetes가 허용하지 않는 이름의 오브젝트가 있습니다.
reason-chart-reference = 차트 이름이 될 수 없습니다. 저장소/이름, https:// 주소 또는 oci://로 적어 주세요.
reason-chart-credentials = 주소에 사용자 이름과 암호를 넣지 마세요. “helm repo add”나 “helm registry login”을 사용하세요.
reason-chart-malformed = 패키지된 차트가 아닙니다.
reason-chart-too-large = 차트의 한도(전체 100MiB, 파일당 5MiB)보다 큽니다.
reason-chart-missing = 안에 Chart.yaml이 없습니다.
reason-disk-full = 이 컴퓨터의 디스크가 가득 찼습니다.
reason-file-no-zip = zip 아카이브가 아닙니다.
reason-file-no-war = WEB-INF가 없어 웹 애플리케이션이 아닙니다.
reason-file-no-library = 클래스가 들어 있지 않아 드라이버가 아닙니다.
reason-file-no-jar = 매니페스트에 메인 클래스가 없어 실행 가능한 jar가 아닙니다.
reason-file-no-site = 페이지가 하나도 없습니다.
reason-file-folder = 폴더입니다.
reason-file-too-large = 너무 큽니다. 압축 파일은 2 GiB, 폴더는 4 GiB까지 받습니다.
reason-file-too-many = 파일이 100,000개보다 많습니다.
reason-file-bomb = 풀면 크기의 몇백 배가 됩니다.
reason-file-path = 안에 있는 경로가 바깥을 가리키거나 읽을 수 없습니다.
reason-file-link = 안에 링크가 있습니다.
reason-file-encrypted = 안에 암호화된 파일이 있습니다.
reason-file-twice = 같은 파일이 두 번 들어 있습니다.
reason-file-broken = 안에 손상된 파일이 있습니다.
reason-registry-address = 레지스트리 주소가 아닙니다.
reason-registry-name = 이름을 찾을 수 없습니다.
reason-registry-here = 주소가 이 컴퓨터를 가리킵니다.
reason-registry-proxy = 프록시(HTTPS_PROXY, HTTP_PROXY)를 통과할 수 없습니다. 프록시 없이 연결할 곳은 NO_PROXY에 적으세요.
reason-registry-refused = 그곳에서 듣고 있는 것이 없습니다.
reason-registry-unreachable = 연결할 수 없습니다.
reason-registry-timeout = 제때 응답하지 않습니다.
reason-registry-tls = TLS에 실패했습니다. 인증서를 신뢰할 수 없거나 일반 http를 씁니다.
reason-registry-foreign = 그곳에서 응답하는 것은 레지스트리가 아닙니다.
reason-registry-too-large = 응답이 너무 큽니다.
reason-registry-realm = 비밀번호를 다른 호스트로, 또는 암호화 없이 보내게 하여 보내지 않았습니다.
reason-registry-elsewhere = 업로드를 { $place }(으)로 보내게 합니다. 호스트나 포트가 다르거나 암호화되지 않아 보내지 않았습니다. 레지스트리 관리자에게 외부 주소 설정을 확인하도록 요청하세요.
reason-registry-missing = 그런 저장소나 태그가 없습니다.
reason-registry-keeps-all = 삭제를 받지 않습니다. 레지스트리 설정에서 허용하세요(distribution은 storage.delete.enabled).
reason-images-silent = 응답하지 않는 사이트가 있어 무엇을 쓰는지 알 수 없습니다.
reason-images-used = 그사이 쓰이기 시작했거나 없어진 이미지가 있습니다. 다시 살펴보세요.
reason-registry-full = 남은 공간이 없거나 레이어가 너무 큽니다.
reason-registry-status = { $status } 상태로 응답했습니다.
reason-registry-digest = 가지고 있는 내용이 보낸 것과 다릅니다.
reason-registry-broken = 중간에 연결이 끊겼습니다.
reason-registry-authority = 인증 기관 텍스트에 인증서가 없습니다.
reason-registry-password = 비밀번호가 없습니다. 보관된 비밀번호는 입력할 때 정한 방식으로만 쓰입니다.
reason-registry-too-many = 보관할 수 있는 양을 넘었습니다.
reason-image-place = 이미지 안의 경로는 “..” 없는 절대 경로여야 합니다.
reason-image-base = 이미지 이름이 아닙니다.
reason-image-target = 저장소나 태그가 아닙니다.
reason-image-platform = linux/amd64용이 없습니다.
reason-image-kind = 알려진 종류의 이미지가 아닙니다.
reason-image-large = 레이어가 너무 많거나 너무 큽니다.
reason-artifact-reference = oci://로 시작하고 레지스트리의 호스트, 저장소, 태그가 이어져야 합니다.
reason-artifact-kind = 패키지 아티팩트의 레이어는 하나이며, 폴더를 gzip으로 압축한 tar여야 합니다.
reason-artifact-too-large = 패키지로 쓰기에는 너무 크거나 파일이 너무 많습니다.
reason-artifact-path = 다른 곳을 가리키는 경로나 링크가 들어 있습니다.
reason-artifact-broken = 아카이브가 손상되었거나 텍스트가 아닌 파일이 있습니다.
reason-artifact-unreadable = 필요한 파일이 없습니다.
reason-artifact-malformed = package.yaml이 없거나 패키지 설명의 형식이 아닙니다.
reason-artifact-template = 채울 수 없는 파일이 있습니다.
reason-artifact-form = 이것으로 만든 애플리케이션에 잘못이 생깁니다.
reason-artifact-name-taken = 같은 이름의 패키지가 이미 있습니다.
