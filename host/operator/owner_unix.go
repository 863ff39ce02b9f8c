//go:build !windows

package operator

import (
	"os"
	"syscall"
)

// writableByOthers are the permissions that would let any other account write.
const writableByOthers = 0o022

func belongsToOperator(info os.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.Mode().Perm()&writableByOthers == 0 && (owner.Uid == 0 || int(owner.Uid) == os.Geteuid())
}

// handOver gives a file the owner of another, which only the administrator can do and needs to.
func handOver(path, like string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(like)
	if err != nil {
		return err
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok {
		return os.Chown(path, int(owner.Uid), int(owner.Gid))
	}
	return nil
}
