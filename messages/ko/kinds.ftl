# 오브젝트의 종류: 탐색기의 종류 선택. 종류의 이름은 쿠버네티스의 말 그대로 둔다.

kind-picker = 오브젝트 종류: { $now }
kind-more = 다른 종류
kind-choose = 종류 선택
kind-find = 종류 찾기 (예: sc, httproute)
kind-none-found = “{ $text }” 종류를 제공하는 사이트가 없습니다
kind-group-recent = 최근 사용
kind-group-workloads = 워크로드
kind-group-network = 네트워크
kind-group-configuration = 설정
kind-group-storage = 스토리지
kind-group-access = 접근 권한
kind-group-cluster = 클러스터
kind-group-custom = 커스텀 리소스
kind-on-sites = { $sites }에만 있음
kind-on-no-site = 표시 중인 사이트에 없음
kind-not-served-title = { $sites }에서는 { $kind } 종류를 제공하지 않습니다
kind-not-served-next = 그 API가 설치되어 있지 않습니다. 설치하면 1분 안에 여기에 나타납니다.
