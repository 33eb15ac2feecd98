# 애플리케이션: 애플리케이션과 사이트의 표, 애플리케이션 하나의 상세 패널.

view-applications = 애플리케이션
applications-matrix = 사이트별 애플리케이션
applications-many = 애플리케이션
applications-all = { $total }개 · 사이트 { $sites }개
applications-by-health = 상태별 애플리케이션
applications-filter = 애플리케이션 거르기
applications-filter-placeholder = 단어, project:shop, health:down…
applications-system = 시스템
applications-system-note = kube-system 같은 시스템 네임스페이스의 애플리케이션도 표시합니다
applications-waiting = { $sites }의 애플리케이션을 기다리는 중
applications-no-site-next = 사이트를 연결하면 여기에 애플리케이션이 나타납니다.
applications-no-match = 필터에 맞는 애플리케이션이 없습니다
applications-none = 실행 중인 애플리케이션이 없습니다
applications-none-next = 플릿에서 다른 사이트를 연결하거나 위에서 다른 사이트를 고르세요.
applications-none-projects = 선택한 사이트의 선택한 네임스페이스에 없습니다.
applications-missing = 읽을 수 없는 항목
releases-unread = { $sites }에서 Helm 릴리스를 읽을 수 없어 디플로이먼트의 리비전을 표시합니다.
kind-unread = { $sites }에서 { $kind }을(를) 읽을 수 없어 그 내용은 빠져 있습니다.

applications-help-project = 한 프로젝트의 애플리케이션
applications-help-health = 한 사이트에서라도 이 상태 중 하나
applications-help-site = 이 사이트에서 실행
applications-help-image = 이미지나 태그에 글자가 들어 있음
applications-help-changed = 배포한 뒤 외부에서 변경됨
applications-help-owner = 배포한 주체: helm, argocd, flux, operator
applications-help-package = 바탕이 된 패키지

application-health = 상태
application-name = 애플리케이션
application-project = 프로젝트
sort-health = 나쁜 상태부터 정렬
sort-name = 이름순 정렬
sort-project = 프로젝트순 정렬
site-rows-stale = 응답 없음
site-rows-failed = 읽지 못함
site-rows-loading = 불러오는 중
site-rows-disconnected = 연결 안 됨

health-healthy = 정상
health-paused = 일시 중지
health-unknown = 알 수 없음
health-progressing = 진행 중
health-degraded = 이상 있음
health-down = 중단됨
health-only = { $health } 상태만 보기

# 애플리케이션이 정상이 아닌 이유.

health-pod-trouble = 파드가 실행되지 않습니다: { $reason }.
health-pod-unschedulable = 파드를 실행할 노드를 찾지 못했습니다.
health-pods-refused = 파드를 만들 수 없습니다: { $message }
health-rollout-stuck = 롤아웃이 기한 안에 진행되지 않았습니다.
health-rolling-out = 롤아웃 중: 파드 { $wanted }개 중 { $updated }개가 새 버전입니다.
health-starting = 시작하는 중: 파드 { $wanted }개 중 { $ready }개가 준비되었습니다.
health-deleting = 삭제하는 중입니다.
health-none-ready = { $wanted ->
    [1] 파드가 준비되지 않았습니다.
   *[other] 파드 { $wanted }개 중 준비된 것이 없습니다.
  }
health-some-ready = 파드 { $wanted }개 중 { $ready }개가 준비되었습니다.
health-rollout-paused = 롤아웃이 일시 중지되었습니다: 파드 { $wanted }개 중 { $updated }개가 새 버전입니다.
health-scaled-to-zero = 파드 0개로 스케일되어 있습니다.
health-job-failed = 잡이 실패했습니다: { $reason }.
health-release-failed = Helm 기록에 따르면 리비전 { $revision }이(가) 실패했습니다.
health-uninstalling = Helm이 클러스터에서 제거하는 중입니다.
health-no-workloads = 워크로드가 없어 상태를 알 수 없습니다.
reason-look = { $who } 보기

# 칸.

health-on = { $sites }: { $health }
cell-revision = 리비전 { $revision }
cell-ready = { $total }개 중 { $ready }개 준비됨
cell-absent = { $site }: 없음
cell-loading = { $site }: 아직 알 수 없음
cell-unknown = { $site }: 읽을 수 없어 알 수 없음
cell-changed = 외부에서 변경됨
cell-changed-words = 배포한 뒤 다른 곳에서 변경했습니다.
cell-odd = { $hasMost ->
    [yes] 대부분의 사이트는 { $most }(으)로, 여기는 { $package }(으)로 만들어졌습니다.
   *[no] 다른 사이트와 달리 { $package }(으)로 만들어졌습니다.
  }
cell-package-unknown = 알 수 없는 패키지
application-mixed = 모든 사이트에서 같은 패키지로 만들어지지는 않았습니다
pending-install = { $age } 전에 시작한 { $revision } 설치가 끝나지 않았습니다.
pending-upgrade = { $age } 전에 시작한 { $revision } 업그레이드가 끝나지 않았습니다.
pending-rollback = { $age } 전에 시작한 { $revision } 롤백이 끝나지 않았습니다.

# 상세 패널.

revisions = 리비전
pods = 파드
application-on = 사이트 { $count }개
application-gone = 선택한 사이트에 더 이상 없습니다.
application-not-on = { $sites }에는 없습니다.
application-ready = 준비된 파드
ready-pods = { $total }개 중 { $ready }개
application-revision = 리비전
application-images = 이미지
application-chart = 차트
application-package = 패키지
application-owner = 관리 주체
application-object = 오브젝트
application-workloads = { $site }의 워크로드
application-pods = { $site }의 파드
revision-by-helm = Helm 기준
revision-by-deployment = 디플로이먼트 기준
owner-helm = Helm 릴리스 { $release }
owner-argocd = Argo CD{ $hasName ->
    [yes] { " " }Application { $name }
   *[no] { "" }
  }
owner-flux = Flux{ $hasName ->
    [yes] { " " }{ $name }
   *[no] { "" }
  }
owner-operator = 오퍼레이터({ $kind } { $name })
pod-containers = 컨테이너 { $total }개 중 { $ready }개 준비됨
pods-none = 파드가 없습니다.
pods-more = 외 { $count }개

# 리비전.

revisions-waiting = { $site }의 리비전을 읽는 중
revisions-none = 여기서는 리비전을 매기지 않습니다.
revisions-of-deployment = 여기서는 Helm 릴리스가 아닙니다. 디플로이먼트의 리비전은 { $revision }입니다.
revisions-unreadable = { $revisions }의 기록을 읽을 수 없습니다.
revision-app = 버전 { $version }
revision-last-healthy = 마지막 정상
revision-last-healthy-note = 최신 리비전 이전 것 중 여기서 마지막으로 정상임이 확인된 리비전
revision-unhealthy = 정상이 되지 못함
revision-rollback-of = { $revision } 되돌림
release-pending = { $revision } 상태가 { $hasAge ->
    [yes] { $age } 동안{ " " }
   *[no] { "" }
  }{ $status }입니다{ $hasBy ->
    [yes] { " " }(시작한 쪽: { $by })
   *[no] { "" }
  }.
release-stuck = 시작한 쪽이 이미 끊긴 듯하며, 끝날 때까지 helm은 모든 변경을 거부합니다.

# What is selected, and what is done to it.

selected-application = { $name } 선택됨
selected-applications = 애플리케이션 { $count }개 선택됨
application-at = { $site }의 { $name }
application-everywhere = 사이트 { $count }곳의 { $name }
too-many-applications = 한 번에 애플리케이션 { $most }개까지만 할 수 있습니다.
no-deployments-chosen = 선택한 것 중에 디플로이먼트가 없습니다.

outside-title = 외부에서 변경됨
outside-note = 리비전 { $revision }과(와) 다릅니다.
outside-gone = 삭제되었습니다.
outside-field = { $wanted } → { $live }
outside-field-gone = { $wanted }이(가) 지워졌습니다
outside-field-added = { $live }이(가) 추가되었습니다
outside-owner = { $owner }이(가) 변경
outside-restore = 복원…
outside-adopt = 반영…
compare-title = 비교
compare-left = 왼쪽
compare-right = 오른쪽
compare-one = { $site }, { $revision }
compare-itself = 같은 리비전입니다.
compare-count = 오브젝트 { $different }개가 다르고 { $same }개가 같습니다.
compare-only-right = 오른쪽에만 있음
compare-only-left = 왼쪽에만 있음
compare-waiting = 두 리비전을 읽는 중

uninstall-history = 이력
uninstall-keep = 이력 유지
uninstall-keep-note = 되돌릴 수 있습니다. “helm list”에는 더 보이지 않으며, 리비전은 Secret으로 남습니다.
uninstall-forget = 이력도 삭제
uninstall-forget-note = 되돌릴 수 없습니다. 돌아갈 리비전이 남지 않습니다.
uninstall-claims = StatefulSet의 볼륨 클레임과 매니페스트가 남기라고 한 것은 데이터와 함께 남습니다. 계획에 이름이 나옵니다.
