# 차트: 어떤 차트를 어디에 어떤 값으로.

chart-title = Helm 차트 배포
chart-note = 먼저 차트를 선택하세요. 이 컴퓨터의 helm 프로그램이 차트를 가져와 렌더링합니다.
helm-missing = 로그인 셸의 PATH에 helm이 없습니다.
helm-missing-note = 터미널에서 “helm version”이 응답하도록 Helm 3 또는 4(helm.sh)를 설치한 뒤 다시 시도하세요. Concertina는 helm으로 차트를 읽고 렌더링하며, 사이트에는 직접 씁니다.
chart-from = 차트 위치
chart-from-repository = 내 저장소
chart-from-url = 주소로 지정
chart-from-oci = 레지스트리(OCI)
chart-from-picked = 파일 또는 폴더
chart-repository = 저장소 주소
chart-name = 차트
chart-reference = 참조
chart-plain-http = TLS 없이(HTTP)
chart-offers = 내 저장소의 차트
chart-version = 버전
chart-versions = 있는 버전
chart-newest = 최신
chart-open = 열기
chart-opening = helm이 차트를 가져오는 중입니다…
chart-pick = 패키지된 차트 선택…
chart-pick-folder = 폴더 선택…
chart-repositories-none = helm에 등록된 저장소가 없습니다. “helm repo add”로 추가하거나 차트를 주소로 지정하세요.
chart-there = 배포됨: { $chart } { $version }.
chart-there-unknown = 차트가 어디에 있는지 알 수 없습니다. 위치를 지정하세요.
chart-kept = Helm 차트 { $chart } { $version }

chart-values = 값
chart-values-as = 값 표시 방식
chart-as-form = 양식
chart-as-yaml = YAML
chart-values-of = 값의 대상
chart-values-all = 모든 사이트
chart-values-site-note = 이 사이트에서 다른 것만 적습니다. null은 모든 사이트의 값을 없앱니다.
chart-values-yaml = YAML로 쓴 값
chart-values-none = 차트의 기본값을 그대로 씁니다.
chart-values-mend = 아직 YAML이 아니어서 양식으로 보여 줄 수 없습니다.
chart-differs = 다름
chart-no-schema = 차트에 스키마가 없어 차트의 기본값을 보여 줍니다.
chart-field-search = 값 찾기
chart-required = (필수)
chart-own = 그대로: { $value }
chart-unset = 설정 안 함
chart-value-misread = YAML이 아닙니다.
chart-defaults = 차트의 기본값
chart-readme = 설명서

hooks-before = 먼저 실행하고 끝날 때까지 기다립니다: { $hooks }.
hooks-after = { $verb ->
    [uninstall] 나머지가 모두 삭제된 뒤 실행하고 끝날 때까지 기다립니다
   *[other] 오브젝트를 쓴 뒤 실행하고 끝날 때까지 기다립니다
}: { $hooks }.
hooks-test = 차트의 테스트입니다. “helm test”가 실행하며 이 계획은 실행하지 않습니다: { $hooks }.

chart-notes = 차트 안내
chart-notes-told = { $name }: 차트에 다음 단계 안내가 있습니다.
chart-notes-open = 안내 보기
