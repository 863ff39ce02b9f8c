package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// unpack extracts a plugin's archive and gives the name of its one folder, which is the plugin's id.
func unpack(archive, folder string) (string, error) {
	file, err := os.Open(archive)
	if err != nil {
		return "", err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return "", err
	}
	id := ""
	for entries := tar.NewReader(plain); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		if !filepath.IsLocal(entry.Name) {
			return "", fmt.Errorf("%s leads out of the archive", entry.Name)
		}
		top, _, _ := strings.Cut(entry.Name, "/")
		if id != "" && top != id {
			return "", errors.New("the archive holds more than one folder")
		}
		id = top
		if entry.Typeflag != tar.TypeReg {
			continue
		}
		if err = write(filepath.Join(folder, entry.Name), entries, entry.FileInfo().Mode().Perm()); err != nil {
			return "", err
		}
	}
	if id == "" {
		return "", errors.New("the archive is empty")
	}
	return id, nil
}

func write(path string, body io.Reader, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, body)
	return errors.Join(err, file.Close())
}
