package core

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"tshost/bridge"
)

const (
	// translationsFolder lies where the server runs, or beside the folder of its program.
	translationsFolder  = "i18n"
	maxTranslationBytes = 8 << 20
)

var localePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})?$`)

type translationArgs struct {
	Locale string   `json:"locale"`
	IDs    []string `json:"ids"`
}

// translations gives the server's own texts in a language, those of the ids that it has; nil when the server has no readable file for it.
func (c *Core) translations(_ context.Context, args translationArgs) (map[string]string, error) {
	if !localePattern.MatchString(args.Locale) {
		return nil, bridge.InvalidArguments(errors.New("locale must look like de or pt-BR"))
	}
	for _, folder := range serverFolders() {
		file, err := os.Open(filepath.Join(folder, translationsFolder, args.Locale+".json"))
		if err != nil {
			continue
		}
		texts, err := readTranslations(io.LimitReader(file, maxTranslationBytes), args.IDs)
		if closeErr := file.Close(); err == nil && closeErr == nil {
			return texts, nil
		}
	}
	return nil, nil
}

// serverFolders are where the server looks for its files: plugins are started in its working directory, and the program that starts them is
// the server's.
func serverFolders() []string {
	folders := []string{".", ".."}
	if program, err := os.Readlink("/proc/" + strconv.Itoa(os.Getppid()) + "/exe"); err == nil {
		folders = append(folders, filepath.Dir(program), filepath.Dir(filepath.Dir(program)))
	}
	return folders
}

// readTranslations takes the plain texts of the ids out of a file of the server's; those with plural forms are no plain texts.
func readTranslations(file io.Reader, ids []string) (map[string]string, error) {
	var entries []struct {
		ID          string          `json:"id"`
		Translation json.RawMessage `json:"translation"`
	}
	if err := json.NewDecoder(file).Decode(&entries); err != nil {
		return nil, err
	}
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	texts := map[string]string{}
	for _, entry := range entries {
		var text string
		if wanted[entry.ID] && json.Unmarshal(entry.Translation, &text) == nil && text != "" {
			texts[entry.ID] = text
		}
	}
	return texts, nil
}
