package engine

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// string reads a text from its opening quotation mark on; most have nothing escaped and are a part of the document.
func (p *jsonParser) string() (string, error) {
	p.place++
	start := p.place
	for ; p.place < len(p.text); p.place++ {
		switch char := p.text[p.place]; {
		case char == '"':
			text := p.text[start:p.place]
			p.place++
			return text, nil
		case char == '\\':
			return p.escaped(start)
		case char < ' ':
			return "", p.unexpected()
		}
	}
	return "", p.unexpected()
}

// escaped reads on where the first escape stands.
func (p *jsonParser) escaped(start int) (string, error) {
	text := []byte(p.text[start:p.place])
	for p.place < len(p.text) {
		switch char := p.text[p.place]; {
		case char == '"':
			p.place++
			return string(text), nil
		case char < ' ':
			return "", p.unexpected()
		case char != '\\':
			text = append(text, char)
			p.place++
			continue
		}
		p.place++
		if p.place >= len(p.text) {
			break
		}
		switch char := p.text[p.place]; char {
		case '"', '\\', '/':
			text = append(text, char)
		case 'b':
			text = append(text, '\b')
		case 'f':
			text = append(text, '\f')
		case 'n':
			text = append(text, '\n')
		case 'r':
			text = append(text, '\r')
		case 't':
			text = append(text, '\t')
		case 'u':
			unit, ok := p.unit(p.place + 1)
			if !ok {
				return "", p.unexpected()
			}
			p.place += 4
			if utf16.IsSurrogate(unit) {
				// Half a sign alone is no text anybody could store or send.
				unit = p.pair(unit)
			}
			text = utf8.AppendRune(text, unit)
		default:
			return "", p.unexpected()
		}
		p.place++
	}
	return "", p.unexpected()
}

// pair joins a surrogate with one that follows it; the sign for what cannot be read when none does.
func (p *jsonParser) pair(first rune) rune {
	if !strings.HasPrefix(p.text[p.place+1:], `\u`) {
		return utf8.RuneError
	}
	second, ok := p.unit(p.place + 3)
	if !ok {
		return utf8.RuneError
	}
	joined := utf16.DecodeRune(first, second)
	if joined != utf8.RuneError {
		p.place += 6
	}
	return joined
}

// unit reads four hexadecimal digits.
func (p *jsonParser) unit(place int) (rune, bool) {
	if place+4 > len(p.text) {
		return 0, false
	}
	unit, err := strconv.ParseUint(p.text[place:place+4], 16, 16)
	return rune(unit), err == nil
}

// number reads one as JSON writes them; what is too large for a number is infinite, as in JavaScript.
func (p *jsonParser) number() (goja.Value, error) {
	start := p.place
	if p.text[p.place] == '-' {
		p.place++
	}
	if p.place < len(p.text) && p.text[p.place] == '0' {
		p.place++
	} else if !p.digits() {
		return nil, p.unexpected()
	}
	isWhole := true
	if p.place < len(p.text) && p.text[p.place] == '.' {
		isWhole = false
		p.place++
		if !p.digits() {
			return nil, p.unexpected()
		}
	}
	if p.place < len(p.text) && (p.text[p.place] == 'e' || p.text[p.place] == 'E') {
		isWhole = false
		p.place++
		if p.place < len(p.text) && (p.text[p.place] == '+' || p.text[p.place] == '-') {
			p.place++
		}
		if !p.digits() {
			return nil, p.unexpected()
		}
	}
	written := p.text[start:p.place]
	if whole, err := strconv.ParseInt(written, 10, 64); isWhole && err == nil && whole != 0 && whole > -1<<53 && whole < 1<<53 {
		return p.vm.ToValue(whole), nil
	}
	number, err := strconv.ParseFloat(written, 64)
	if err != nil && !math.IsInf(number, 0) {
		return nil, err
	}
	return p.vm.ToValue(number), nil
}

func (p *jsonParser) digits() bool {
	start := p.place
	for p.place < len(p.text) && isDigit(p.text[p.place]) {
		p.place++
	}
	return p.place > start
}

func isDigit(char byte) bool {
	return char >= '0' && char <= '9'
}
