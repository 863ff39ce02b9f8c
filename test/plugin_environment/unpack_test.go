package main

import (
	"archive/tar"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

func pack(t *testing.T, names ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plugin.tar.gz")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	zipped := gzip.NewWriter(file)
	entries := tar.NewWriter(zipped)
	for _, name := range names {
		if err = entries.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: 2, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err = entries.Write([]byte("hi")); err != nil {
			t.Fatal(err)
		}
	}
	for _, one := range []interface{ Close() error }{entries, zipped, file} {
		if err = one.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestAnArchiveIsUnpackedWithItsModes(t *testing.T) {
	folder := t.TempDir()
	id, err := unpack(pack(t, "some-plugin/plugin.json", "some-plugin/server/plugin"), folder)
	if err != nil || id != "some-plugin" {
		t.Fatal(id, err)
	}
	info, err := os.Stat(filepath.Join(folder, "some-plugin/server/plugin"))
	if err != nil || info.Mode().Perm() != 0o755 {
		t.Error(info, err)
	}
}

func TestAnArchiveThatIsNoPluginIsRefused(t *testing.T) {
	for _, names := range [][]string{{}, {"../outside"}, {"/etc/outside"}, {"one/a", "two/b"}} {
		if _, err := unpack(pack(t, names...), t.TempDir()); err == nil {
			t.Errorf("%v was unpacked", names)
		}
	}
}
