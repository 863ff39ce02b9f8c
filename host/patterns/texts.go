package patterns

import (
	"encoding/json"
	"errors"
	"strings"
)

// findTexts gives the places of the texts that stand somewhere in the text, as a JSON array: a thousand of them take the engine's own
// includes() a millisecond. The list is the texts' JSON array as it stands, so that a list in use costs nothing to read.
func (m *Matcher) findTexts(textsJSON, text string) (string, error) {
	texts, err := m.textList(textsJSON)
	if err != nil {
		return "", err
	}
	places := []int{}
	for place, one := range texts {
		if strings.Contains(text, one) {
			places = append(places, place)
		}
	}
	encoded, err := json.Marshal(places)
	return string(encoded), err
}

func (m *Matcher) textList(textsJSON string) ([]string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if known, ok := m.texts[textsJSON]; ok {
		return known, nil
	}
	var texts []string
	if err := json.Unmarshal([]byte(textsJSON), &texts); err != nil {
		return nil, errors.New("findTexts: the texts are no JSON array of texts")
	}
	if len(texts) > maxPatterns {
		return nil, errors.New("findTexts: too many texts")
	}
	if len(m.texts) >= cachedLists {
		clear(m.texts)
	}
	m.texts[textsJSON] = texts
	return texts, nil
}
