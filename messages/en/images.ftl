# Registries of images, and images that are made of files.

registries = Registries
registries-note = Where images come from and go to. Passwords are kept in the keyring, and go to the registry alone.
registries-none = No registry is configured yet. Images of public registries need none.
registry-add = Add a registry…
registry-edit = Edit
registry-edit-of = Edit { $address }
registry-remove = Remove
registry-remove-of = Remove { $address }
registry-browse = Browse
registry-browse-of = Browse { $address }
registry-new = New registry
registry-address = Address
registry-address-note = Host and port as they stand in image names, without https://
registry-sites = Sites
registry-sites-all = The whole fleet
registry-user = User
registry-user-note = Empty where nobody has to log in.
registry-password = Password or token
registry-password-kept = kept; type to replace it
registry-ca = Certificate authority (PEM)
registry-ca-note = Only for a registry whose certificate the system does not trust. Then these certificates alone are trusted for it.
registry-plain = Without TLS (plain http)
registry-plain-note = What is sent can be read on its way, the password too. Only within a network that you trust.
registry-plain-seen = This address answers without TLS. What is sent can be read on its way, the password too: choose it only within a network that you trust.
registry-nodes = What each node must be told, so that it pulls from here
registry-add-as = Add as registry…
registry-add-of = Add { $address } as registry
registry-known = among your registries
registry-test = Test the connection
registry-testing = Asking the registry…
registry-good = The registry answers and takes this login.
registry-hint-login = Check user and password in this form, then test again.
registry-hint-fields = Check what this form says, then try again.
registry-save = Keep
registry-saved = { $address } was kept.
registry-removed = { $address } was removed, and its password is forgotten.
registry-anonymous = without a login
registry-as = as { $user }
registry-secure = TLS
registry-own-ca = TLS, own authority
registry-clear = plain http
repositories = Repositories
repositories-find = Find a repository
repositories-none = The registry has no repositories.
repositories-no-match = No repository matches “{ $text }”.
repositories-clear = Clear the search
repositories-cut = { $shown } of { $count } are shown; search for the others.
repositories-more = The registry has more repositories; the first { $count } were read.
waiting-for-registry = Asking { $address }
tag = Tag
tag-digest = Digest
tag-size = Size
tag-users = Used by
tags-none = There are no tags in this repository.
tags-more = There are more tags; the first 100 are shown.
tag-unused = nobody that is watched

package-file = A file of yours
package-file-note = A WAR, an executable jar or a static site becomes an image: one layer on a base image, sent to your registry without Docker.
package-file-open = Make an image…
file-image-title = Image from a file
file-image-note = Then the form opens with the new image.
file-kind = What it is
file-kind-war = WAR
file-kind-jar = Executable jar
file-kind-site = Static site
file-base = Base image
file-place-war = Path of the WAR in the image
file-place-jar = Path of the jar in the image
file-place-site = Folder of the pages in the image
file-choose = Choose a file…
file-choose-folder = Choose a folder…
file-other = Another file…
file-drop = or drop it on this window
file-looking = Looking into the file…
file-facts = { $size } · { $files ->
    [one] one file
   *[other] { $files } files
  } in it
image-registry = Registry
image-registry-none = An image needs a registry that takes it.
image-registry-open = Open Settings
image-repository = Repository
image-tag = Tag
image-build = Make the image
image-stop = Call it off
image-phase-base = Looking up the base image
image-phase-pack = Packing the file
image-phase-copy = Copying layers of the base
image-phase-push = Sending the new layer
image-phase-finish = Writing the manifest
image-progress = { $done } of { $total }
image-built = The image is in the registry
image-sent = { $layers ->
    [0] Every layer was there already
    [one] One layer was sent
   *[other] { $layers } layers were sent
  }, { $size } in all.
image-use = Deploy it…
image-leaving = The image is still being made. Closing this calls it off; layers that are in the registry stay.
image-leave = Call it off and close
image-go-on = Go on making it
driver-choose = Choose the driver…
driver-other = Another driver…
driver-kept = { $name } of the image in force is kept as the driver; only the application is sent.
driver-none = Driver of the database (.jar), as a layer of its own at { $place }; not needed where the application brings it.

registry-mirrors = Takes the place of
registry-mirrors-note = Registries, with spaces between. The sites of this one take their images from here: docker.io/library/nginx:1 from { $address }/docker.io/library/nginx:1.
mirror-of = in place of { $hosts }
mirror-open = Mirror…
mirror-open-of = Mirror images to { $address }
mirror-title = Mirror images to { $address }
mirror-images = Images, one a line
mirror-note = Each is kept below the host that it comes from, as { $address }/docker.io/library/tomcat. What is there already is not sent again.
mirror-bases = Add the bases of the packages
mirror-platforms = Images of several platforms
mirror-all = All platforms; the digest stays as it is
mirror-usual = Linux on amd64 and arm64 alone; less is sent, and the digest is another one
mirror-copying = Copying { $image }
mirror-same = same digest; { $sent } sent
mirror-other = a digest of its own; { $sent } sent
mirror-go = Copy { $count ->
    [one] one image
   *[other] { $count } images
  }
mirror-leaving = Images are still being copied. Closing this calls it off; images that are whole stay.
mirror-leave = Call it off and close
mirror-go-on = Go on copying
clean-open = Clean up…
clean-looking = Asking the registry and all sites
clean-note = { $used ->
    [0] Nothing is
    [one] One image is
   *[other] { $used } images are
  } used by a release, one of its revisions, a workload, a pod, or as a package's base. These are not:
clean-nothing = Every image here is used.
clean-silent = No answer from { $sites }: of what they use, the last known pods alone are known. Delete nevertheless.
clean-unread = Not all sites told what they use. Delete nevertheless.
clean-all = Choose all
clean-go = Delete { $count ->
    [one] one image
   *[other] { $count } images
  }
clean-deleting = Asking all sites once more, and deleting
clean-none-chosen = Choose images to delete
clean-tick = Say first that images of silent sites may go
clean-lasting = An image that was deleted does not come back. The registry frees its space when it collects its garbage.
clean-done = { $count ->
    [one] One image was
   *[other] { $count } images were
  } deleted.
