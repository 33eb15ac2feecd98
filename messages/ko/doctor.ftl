# 연결 진단: 살펴본 것(doctor-PROBE), 찾은 것(doctor-PROBE-WORD), 할 일(doctor-PROBE-WORD-hint).

doctor = 연결 진단
doctor-of = 연결 진단: { $site }
doctor-open = 연결 진단
doctor-open-site = { $site } 연결 진단
doctor-again = 다시 진단
doctor-running = 확인 중: { $what }
doctor-done-good = 이 사이트까지의 경로에 문제가 없습니다.
doctor-done-warned = 연결되지만 알아 둘 점이 있습니다.
doctor-done-failed = 막힌 곳: { $what }
doctor-evidence = 확인한 내용
doctor-took = { $ms }ms
doctor-outcome-waiting = 대기
doctor-outcome-running = 확인 중
doctor-outcome-passed = 정상
doctor-outcome-warned = 주의
doctor-outcome-failed = 실패
doctor-outcome-skipped = 건너뜀
doctor-writes-nothing = 진단은 읽기와 본인 권한 조회만 합니다. 아무것도 바꾸지 않으며, 표시되는 내용에는 비밀 정보가 없습니다.

doctor-entry = kubeconfig 항목
doctor-credential = 자격 증명
doctor-life = 자격 증명의 유효 기간
doctor-name = 호스트 이름
doctor-connect = TCP 연결
doctor-proxy = 프록시
doctor-tls = TLS와 인증서
doctor-answer = API 서버
doctor-clock = 시계
doctor-login = 로그인
doctor-identity = 클러스터 확인
doctor-version = 버전
doctor-rights = 권한

doctor-any-timeout = { $seconds }초가 넘게 걸렸습니다.
doctor-any-after = 다음 문제 때문에 확인하지 못했습니다: { $what }

doctor-entry-good = 항목에 빠진 것이 없습니다: { $server }
doctor-entry-plain-http = TLS 없이 통신합니다: { $server }
doctor-entry-plain-http-hint = 자격 증명을 포함해 모든 내용을 중간에서 읽을 수 있습니다. 본인 소유의 네트워크가 아니라면 https를 사용하세요.
doctor-entry-skips-verification = 서버 인증서를 검증하지 않습니다.
doctor-entry-skips-verification-hint = 중간에서 누구나 서버 행세를 할 수 있습니다. insecure-skip-tls-verify 대신 인증 기관을 kubeconfig에 넣으세요.
doctor-entry-no-server = 연결할 수 있는 주소가 아닙니다: { $server }
doctor-entry-no-server-hint = kubeconfig에서 클러스터의 server를 고치세요.
doctor-entry-authority-unreadable = 인증 기관 파일을 읽을 수 없습니다: { $path }
doctor-entry-authority-unreadable-hint = 파일을 되돌려 놓거나 kubeconfig의 경로를 고치세요.
doctor-entry-authority-empty = { $path }에 인증서가 없습니다.
doctor-entry-authority-empty-hint = 클러스터 담당자에게 새 kubeconfig를 받으세요.

doctor-credential-pasted = 붙여넣은 토큰을 사용합니다.
doctor-credential-token = 토큰이 있습니다.
doctor-credential-certificate = 클라이언트 인증서가 있습니다.
doctor-credential-basic = 사용자 이름과 비밀번호가 있습니다.
doctor-credential-anonymous = 이 로그인에는 자격 증명이 없습니다.
doctor-credential-anonymous-hint = 자격 증명 없이 들어갈 수 있는 클러스터는 드뭅니다. 토큰을 붙여넣거나 다른 로그인을 고르세요.
doctor-credential-plugin = 자격 증명 플러그인 { $command }이(가) 자격 증명을 내주었습니다.
doctor-credential-keyring-empty = 붙여넣은 토큰이 더는 키링에 없습니다.
doctor-credential-keyring-empty-hint = 다시 붙여넣으세요.
doctor-credential-keyring-failed = 키링이 거부했습니다.
doctor-credential-keyring-failed-hint = 키링의 잠금을 풀고 다시 진단하세요.
doctor-credential-unreadable = 자격 증명 파일을 사용할 수 없습니다: { $path }
doctor-credential-unreadable-hint = 파일을 되돌려 놓거나 kubeconfig의 경로를 고치세요.
doctor-credential-denied = kubectl 설정이 자격 증명 플러그인 { $command }을(를) 금지합니다.
doctor-credential-denied-hint = kubectl의 kuberc 파일에서 플러그인 정책을 바꾸거나 다른 로그인을 사용하세요.
doctor-credential-untrusted = 자격 증명 플러그인 { $command }을(를) 아직 신뢰하지 않았습니다.
doctor-credential-untrusted-hint = 연결한 뒤 명령을 살펴보고, 예상한 명령이면 신뢰하세요.
doctor-credential-not-found = 자격 증명 플러그인 { $command }이(가) 설치되어 있지 않거나 PATH에 없습니다.
doctor-credential-not-found-hint = { $known ->
    [aws] AWS CLI 버전 2를 설치하고, 그 폴더를 로그인 셸의 PATH에 넣으세요.
    [aws-iam-authenticator] aws-iam-authenticator를 설치하거나, “aws eks update-kubeconfig”를 실행해 AWS CLI를 대신 쓰세요.
    [gke] “gcloud components install gke-gcloud-auth-plugin” 또는 패키지 관리자로 설치하세요.
    [kubelogin] kubelogin을 설치하세요. Azure는 “az aks install-cli”, OpenID Connect는 “kubectl krew install oidc-login”입니다.
    [oidc-login] “kubectl krew install oidc-login”으로 설치하고 ~/.krew/bin을 로그인 셸의 PATH에 넣으세요.
    [az] Azure CLI를 설치하고, 그 폴더를 로그인 셸의 PATH에 넣으세요.
    [tsh] Teleport의 tsh를 설치한 뒤 “tsh login”을 실행하세요.
   *[other] 설치하거나, 그 폴더를 로그인 셸의 PATH에 넣으세요.
  } 찾아본 폴더는 아래에 있습니다.
doctor-credential-plugin-failed = 자격 증명 플러그인 { $command }이(가) 코드 { $status }(으)로 실패했습니다.
doctor-credential-plugin-failed-hint = 플러그인이 남긴 말은 아래에 있습니다. 터미널에서 “aws sso login”, “gcloud auth login”, “az login” 같은 로그인이 필요한 경우가 많습니다.
doctor-credential-plugin-timeout = 자격 증명 플러그인 { $command }이(가) 제시간에 끝나지 않았습니다.
doctor-credential-plugin-timeout-hint = 브라우저나 네트워크를 기다리고 있을 수 있습니다. 터미널에서 로그인한 뒤 다시 진단하세요.
doctor-credential-plugin-malformed = 자격 증명 플러그인 { $command }이(가) { $version }의 자격 증명이 아닌 것을 내놓았습니다.
doctor-credential-plugin-malformed-hint = 플러그인을 업데이트하거나, 플러그인으로 kubeconfig를 새로 만드세요.
doctor-credential-trust-unknown = { $command }을(를) 신뢰했는지 알아낼 수 없습니다.
doctor-credential-trust-unknown-hint = 로컬 데이터베이스에 문제가 있습니다. 디스크 여유 공간을 확인하세요.

doctor-life-nothing = 살펴볼 자격 증명이 없습니다.
doctor-life-no-end = 자격 증명에 만료 시각이 적혀 있지 않습니다.
doctor-life-good = { $date }까지 유효합니다.
doctor-life-soon = { $date }에 만료됩니다.
doctor-life-soon-hint = 저절로 갱신되지 않으니 그 전에 갱신하세요.
doctor-life-expired = { $part ->
    [certificate] 클라이언트 인증서가 { $date }에 만료되었습니다.
   *[other] 토큰이 { $date }에 만료되었습니다.
  }
doctor-life-expired-hint = { $part ->
    [certificate] 클러스터 담당자에게 새 kubeconfig를 받거나 토큰을 붙여넣으세요.
   *[other] 다시 로그인하세요. 터미널에서 플러그인을 실행하거나 새 토큰을 붙여넣으세요.
  }
doctor-life-not-yet = { $date }부터 유효합니다.
doctor-life-not-yet-hint = 이 컴퓨터의 시계를 확인하세요.

doctor-name-address = { $host }은(는) 주소이므로 이름을 찾을 필요가 없습니다.
doctor-name-found = { $host }의 주소 { $count }개를 찾았습니다.
doctor-name-unknown = { $whose ->
    [proxy] 프록시 이름 { $host }의 주소를 찾을 수 없습니다.
   *[other] 이름 { $host }의 주소를 찾을 수 없습니다.
  }
doctor-name-unknown-hint = 철자, 네트워크, VPN을 확인하세요. 비공개 클러스터의 이름은 그 네트워크 안에서만 찾을 수 있습니다.

doctor-connect-open = 포트 { $port }에 연결됩니다.
doctor-connect-some = 주소 { $all }개 중 { $count }개가 포트 { $port }에서 연결을 받습니다.
doctor-connect-some-hint = 응답 없는 주소를 먼저 시도하면 연결이 느려집니다. 클러스터나 DNS 담당자에게 알리세요.
doctor-connect-refused = 포트 { $port }에서 연결을 거부합니다.
doctor-connect-refused-hint = 컴퓨터는 있지만 기다리는 프로그램이 없습니다. 포트 번호와, API 서버나 로드 밸런서가 실행 중인지 확인하세요.
doctor-connect-silent = 포트 { $port }에서 아무 응답이 없습니다.
doctor-connect-silent-hint = 여기와 서버 사이의 네트워크, VPN, 방화벽을 확인하세요.

doctor-proxy-none = 프록시를 사용하지 않습니다.
doctor-proxy-kind = { $proxy }은(는) 실제 요청으로 확인합니다.
doctor-proxy-leads = { $proxy }을(를) 거쳐 서버에 닿습니다.
doctor-proxy-login = { $proxy }이(가) 로그인을 요구합니다.
doctor-proxy-login-hint = 프록시 주소에 사용자 이름과 비밀번호를 넣으세요.
doctor-proxy-forbidden = { $proxy }이(가) 이 서버로의 연결을 허용하지 않습니다.
doctor-proxy-forbidden-hint = 프록시 담당자에게 문의하거나, NO_PROXY에 서버를 넣으세요.
doctor-proxy-no-proxy = { $proxy }에서 응답하는 것은 프록시가 아닙니다.
doctor-proxy-no-proxy-hint = 프록시의 주소와 스킴을 확인하세요.
doctor-proxy-refused = { $proxy }이(가) 서버에 닿지 못했습니다: { $status }
doctor-proxy-refused-hint = 프록시에서 서버에 닿지 못할 수 있습니다. 이 서버에 프록시가 필요한지 확인하세요.
doctor-proxy-broken = { $proxy }과(와)의 연결이 끊겼습니다.
doctor-proxy-broken-hint = 프록시의 주소와, 프록시가 실행 중인지 확인하세요.

doctor-tls-none = 살펴볼 서버가 없습니다.
doctor-tls-plain = TLS 없이 서버에 연결합니다.
doctor-tls-behind-proxy = 실제 요청으로 확인합니다.
doctor-tls-good = 인증서가 { $name }에 유효합니다.
doctor-tls-pinned = 인증서가 { $name }에 유효하며, 고정해 둔 인증서에 속합니다.
doctor-tls-pin-changed = 서버가 고정해 둔 것과 다른 인증서를 제시합니다. 고정한 SHA-256은 { $pinned }, 제시된 것은 { $shown }입니다.
doctor-tls-pin-changed-hint = 클러스터 담당자가 CA를 갱신했다면 지문을 담당자와 대조한 뒤 사이트 카드에서 검토해 다시 고정하세요. 아니라면 연결하지 마세요.
doctor-tls-unchecked = TLS는 되지만 인증서를 검증하지 않습니다.
doctor-tls-unchecked-hint = 중간에서 누구나 서버 행세를 할 수 있습니다. 사이트 카드에서 CA를 고정하면 막을 수 있습니다.
doctor-tls-name-malformed = { $name }은(는) 인증서에 쓸 수 있는 이름이 아닙니다.
doctor-tls-name-malformed-hint = kubeconfig의 tls-server-name이나 server를 고치세요.
doctor-tls-no-tls = 서버가 TLS로 응답하지 않습니다.
doctor-tls-no-tls-hint = 포트 번호를 확인하세요. 의도한 것이라면 주소가 http로 시작해야 합니다.
doctor-tls-broken = TLS를 시작하기 전에 연결이 끊겼습니다.
doctor-tls-broken-hint = 중간의 방화벽, 프록시, 또는 뒤에 서버가 없는 로드 밸런서가 연결을 끊습니다.
doctor-tls-unknown-issuer = kubeconfig에 없는 인증 기관이 발급한 인증서입니다: { $issuer }
doctor-tls-unknown-issuer-hint = 클러스터를 다시 만들었거나 중간에서 TLS를 여는 장치가 있을 수 있습니다. 클러스터 담당자에게 새 kubeconfig를 받으세요.
doctor-tls-expired = 서버 인증서가 { $until }에 만료되었습니다.
doctor-tls-expired-hint = 클러스터 담당자가 갱신해야 합니다. 이 날짜가 미래라면 이 컴퓨터의 시계가 틀린 것입니다.
doctor-tls-not-yet = 서버 인증서가 { $from }부터 유효합니다.
doctor-tls-not-yet-hint = 이 컴퓨터의 시계가 틀렸을 가능성이 큽니다.
doctor-tls-wrong-name = 인증서가 { $name }이(가) 아닌 다른 이름용입니다: { $names }
doctor-tls-wrong-name-hint = 그 이름 중 하나를 server로 쓰거나, kubeconfig에 tls-server-name을 지정하세요.
doctor-tls-refused = 서버가 TLS 연결 과정을 중단했습니다.
doctor-tls-refused-hint = 다른 클라이언트 인증서를 요구하거나, 사용한 인증서가 만료되었을 수 있습니다.
doctor-tls-not-good = 인증서가 유효하지 않습니다.
doctor-tls-not-good-hint = 확인한 내용은 아래에 있습니다. 올바른 내용은 클러스터 담당자에게 문의하세요.

doctor-answer-kubernetes = API 서버가 응답합니다: { $version }
doctor-answer-kubernetes-unauthorized = API 서버가 응답합니다.
doctor-answer-silent-version = API 서버가 응답하지만 버전을 알려 주지 않습니다.
doctor-answer-wants-tls = 포트는 TLS로 통신하는데 kubeconfig에는 http로 적혀 있습니다.
doctor-answer-wants-tls-hint = kubeconfig의 서버 주소에서 http를 https로 바꾸세요.
doctor-answer-html = API 서버가 아니라 웹 페이지가 응답합니다.
doctor-answer-html-hint = 로그인 페이지, 네트워크 접속 인증 페이지, 프록시가 앞에 있습니다. 브라우저로 주소를 열어 로그인한 뒤 다시 연결하거나, 주소를 확인하세요.
doctor-answer-redirect = 서버가 요청을 { $host }(으)로 돌려보냅니다.
doctor-answer-redirect-hint = 로그인 페이지이거나 클러스터의 다른 주소입니다. API 서버는 그렇게 하지 않으니 주소를 확인하세요.
doctor-answer-status = 서버가 상태 { $status }(으)로 응답합니다.
doctor-answer-status-hint = 로드 밸런서 뒤에 API 서버가 없거나, API 서버에 부하가 심할 수 있습니다.
doctor-answer-silent = 연결은 되었지만 응답이 오지 않습니다.
doctor-answer-silent-hint = API 서버가 멈췄거나 중간에서 응답이 사라집니다.
doctor-answer-malformed = 응답하는 것이 API 서버가 아닙니다.
doctor-answer-malformed-hint = 주소와 포트를 확인하세요.
doctor-answer-tls = 요청 중에 TLS가 실패했습니다.
doctor-answer-tls-hint = 서버가 다른 클라이언트 인증서를 요구할 수 있습니다.
doctor-answer-broken = 응답을 다 받기 전에 연결이 끊겼습니다.
doctor-answer-broken-hint = 프록시, 로드 밸런서, 또는 서버가 연결을 너무 일찍 끊습니다.
doctor-answer-no-connection = 이 로그인으로는 연결을 만들 수 없습니다.
doctor-answer-no-connection-hint = kubeconfig의 어느 부분이 잘못되었는지 자세한 내용에 있습니다.

doctor-clock-none = 시각이 담긴 응답이 없었습니다.
doctor-clock-good = 서버와 이 컴퓨터의 시계가 맞습니다.
doctor-clock-ahead = 서버의 시계가 이 컴퓨터보다 { $minutes }분 빠릅니다.
doctor-clock-ahead-hint = 두 시계를 네트워크 시간에 맞추세요. 한쪽에서 토큰과 인증서를 만료되었거나 아직 유효하지 않은 것으로 봅니다.
doctor-clock-behind = 서버의 시계가 이 컴퓨터보다 { $minutes }분 느립니다.
doctor-clock-behind-hint = 두 시계를 네트워크 시간에 맞추세요. 한쪽에서 토큰과 인증서를 만료되었거나 아직 유효하지 않은 것으로 봅니다.

doctor-login-none = 물어볼 연결이 없습니다.
doctor-login-taken = API 서버가 자격 증명을 받아들입니다.
doctor-login-anonymous = API 서버가 누구인지 알지 못합니다.
doctor-login-anonymous-hint = 알 수 없는 사용자도 들어갈 수 있지만 권한이 거의 없습니다. 로그인에 자격 증명이 있는지 확인하세요.
doctor-login-refused = API 서버가 자격 증명을 받아들이지 않습니다.
doctor-login-refused-hint = 취소되었거나 다른 클러스터의 것일 수 있습니다. 다시 로그인하거나, 토큰을 붙여넣거나, 다른 로그인을 고르세요.
doctor-login-refused-life = API 서버가 자격 증명을 받아들이지 않습니다. { $date }에 만료되었거나 아직 유효하지 않습니다.
doctor-login-refused-life-hint = 다시 로그인하세요. 자격 증명을 갱신하거나 토큰을 붙여넣으세요.
doctor-login-refused-clock = API 서버가 자격 증명을 받아들이지 않으며, 두 시계의 차이가 큽니다.
doctor-login-refused-clock-hint = 먼저 두 시계를 맞추세요. 자격 증명은 유효할 수 있습니다.
doctor-login-unknown = 자격 증명을 받아들이는지 알아내지 못했습니다.

doctor-identity-none = 물어볼 연결이 없습니다.
doctor-identity-same = kube-system의 UID로 보아 이전과 같은 클러스터입니다.
doctor-identity-same-by-namespace = 이전과 같은 클러스터입니다. kube-system을 읽을 권한이 없어 다른 네임스페이스로 확인했습니다.
doctor-identity-first = 처음 보는 클러스터입니다.
doctor-identity-unverified = 어느 클러스터인지 확인할 수 없습니다. kube-system을 읽을 권한이 없습니다.
doctor-identity-unverified-hint = 서버 인증서만 확인했습니다. 클러스터가 바뀌면 알 수 있도록 kube-system 네임스페이스의 get 권한을 요청하세요.
doctor-identity-changed = 이전과 다른 클러스터가 응답합니다.
doctor-identity-changed-hint = 일부러 다시 만든 것이라면 카드에서 검토하고 수락하세요. 아니라면 연결하지 마세요.
doctor-identity-unknown = 어느 클러스터인지 알아내지 못했습니다.

doctor-version-good = { $version }은(는) 이 프로그램이 아는 버전입니다.
doctor-version-old = { $version }은(는) 이 프로그램이 아는 가장 오래된 버전 { $oldest }보다 오래되었습니다.
doctor-version-old-hint = 대부분 동작하지만 서버에 없는 기능은 쓸 수 없습니다. 이 클러스터는 더는 보안 수정을 받지 못합니다.
doctor-version-new = { $version }은(는) 이 프로그램이 아는 가장 새 버전 { $newest }보다 새롭습니다.
doctor-version-new-hint = 대부분 동작합니다. Concertina의 업데이트를 확인하세요.
doctor-version-unknown = 서버가 알 수 있는 버전을 알려 주지 않습니다.

doctor-rights-none = 이 로그인으로는 이 프로그램에 필요한 일을 아무것도 할 수 없습니다.
doctor-rights-none-hint = 클러스터 담당자에게 권한(예: 네임스페이스의 “view” 역할)을 요청하거나 다른 로그인을 고르세요.
doctor-rights-all = 이 프로그램에 필요한 모든 일을 모든 네임스페이스에서 할 수 있습니다.
doctor-rights-some = 모든 네임스페이스 기준으로 권한 { $count }개가 없습니다.
doctor-rights-some-hint = 없는 권한은 아래에 있습니다. 개별 네임스페이스에서는 더 많은 권한이 있을 수 있습니다.
doctor-rights-untold = 서버가 권한을 알려 주지 않습니다.
doctor-rights-unknown = 어떤 권한이 있는지 알아내지 못했습니다.
