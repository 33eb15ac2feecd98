# 같은 클러스터로 들어가는 로그인, 그리고 이전과 같은 클러스터인지.

union-merged = { $servers }에서도 연결됨
union-merged-why = 같은 클러스터가 응답하므로 하나의 사이트입니다. 둘 중 더 엄격한 보호 수준을 따릅니다.
union-keep-apart = 따로 두기
union-keep-apart-login = { $login }을(를) 별도 사이트로 두기
union-twin = { $site }와(과) 같은 클러스터이며 따로 두었습니다
union-join = 하나로 합치기
union-join-site = { $site }와(과) { $twin }을(를) 한 사이트로 합치기
identity-otherNamespace = kube-system을 읽을 권한이 없어 “default” 네임스페이스로 확인했습니다
identity-unverified = 클러스터 확인 안 됨: kube-system을 읽을 권한이 없어 클러스터가 바뀌어도 알 수 없습니다
clock-ahead = 사이트의 시계가 이 컴퓨터보다 { $distance } 빠릅니다
clock-behind = 사이트의 시계가 이 컴퓨터보다 { $distance } 느립니다
other-login = 또는 다른 로그인 사용
