package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// pluginProcess finds the process whose executable lies in the folder (the supervisor does not tell); 0 when there is none or the
// system has no /proc.
func pluginProcess(folder string) int {
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		return 0
	}
	for _, link := range links {
		target, err := os.Readlink(link)
		if err == nil && strings.HasPrefix(target, folder+"/") {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil {
				return pid
			}
		}
	}
	return 0
}

// killPlugin ends the plugin's process as a crash does.
func killPlugin(folder string) error {
	pid := pluginProcess(folder)
	if pid == 0 {
		return errors.New("no process of the plugin was found")
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return process.Kill()
}
