# kubeconfig 가져오기와 읽은 내용.

import-title = kubeconfig 가져오기
import-only-read = 파일을 읽기만 하고 접속하지 않습니다. 추가하기 전에 무엇이 추가될지 먼저 보여 드립니다.
import-nothing-added = 아직 아무것도 추가하지 않았고, 어떤 명령도 실행하지 않았습니다.
import-files = 파일 선택…
import-folder = 폴더 선택…
import-folder-note = 폴더를 고르면 그 안의 모든 kubeconfig를 읽으며, 나중에 넣은 파일도 읽습니다. 창에 파일을 끌어다 놓아도 됩니다.
import-paste = 또는 kubeconfig 내용 붙여 넣기
import-paste-note = 본인만 읽을 수 있는 Concertina의 파일로 저장됩니다.
import-look = 추가될 내용 보기
import-back = 뒤로
import-add = { $count ->
    [0] 추가할 것 없음
   *[other] 컨텍스트 { $count }개 추가
  }
import-done = 컨텍스트 { $count }개를 추가했습니다.
import-passed-over = 폴더에서 kubeconfig가 아닌 파일 { $count }개는 건너뛰었습니다.
import-choose-all = 모두
import-count-new = 새 항목 { $count }개
import-count-changed = 달라진 항목 { $count }개
import-count-clash = 이름이 겹치는 항목 { $count }개
import-count-same = 이미 있는 항목 { $count }개
import-state-new = 새 항목
import-state-same = 이미 있음
import-state-changed = 달라짐
import-state-clash = 이름 겹침
import-same = 같은 로그인이 { $file }에 있습니다.
import-changed = { $file }에 같은 서버의 같은 컨텍스트가 있습니다. 다른 점: { $what }. 둘 다 남으며 아무것도 바뀌지 않습니다.
import-clash = { $file }에 이름이 같지만 { $server }(으)로 가는 컨텍스트가 있습니다. 둘 다 남으며 아무것도 바뀌지 않습니다.
import-differs-verification = 서버 검증 방법
import-differs-proxy = 프록시
import-differs-credential = 자격 증명
import-differs-namespace = 네임스페이스
find-context = 컨텍스트 찾기
contexts-found = { $all }개 중 { $found }개
no-context-found = 이름, 서버, 사용자, 파일에 이 글자가 있는 컨텍스트가 없습니다.
choose-none = 선택 해제
choose-found = 찾은 것만 선택
show-more = { $count }개 더 보기

not-verified = 검증 안 함
not-encrypted = 암호화 안 됨
plugin-denied = 플러그인 금지됨
plugin-denied-note = kubectl 설정(kuberc)이 이 자격 증명 플러그인을 금지합니다. 여기서도 그대로 따릅니다.

file-kept = { $since }부터 읽을 수 없습니다. 그동안 { $read }에 읽은 내용을 사용합니다.
remove-source = 제거
remove-source-of = { $file } 제거
source-removed = { $file }을(를) 더 이상 읽지 않습니다. 사이트 설정은 그대로 남아 있습니다.
source-restore = 되돌리기
