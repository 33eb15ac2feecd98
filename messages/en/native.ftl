# Text that the program shows outside its pages.

pick-kubeconfig = Look at kubeconfig files
pick-kubeconfig-folder = Look at a folder of kubeconfig files
trust-title = Concertina: your decision
quit-title = Quit Concertina?
quit-operations =
    { $count ->
        [one] One operation is not finished.
       *[other] { $count } operations are not finished.
    } If you quit now, writes that were sent are not taken back, and what has not begun stays undone. Concertina tells you at the next start how far each site came.
quit-leave = Quit now
quit-stay = Keep running

diagnosis-title = Concertina { $version }, diagnosis of { $site }
diagnosis-server = Server: { $server }
diagnosis-login = Login: { $method }
diagnosis-session = Session: { $state }
diagnosis-failure = Failure: { $code }
diagnosis-version = Kubernetes: { $version }
diagnosis-apis = APIs: { $apis }
diagnosis-contact = Last heard: { $time }
diagnosis-never = never
