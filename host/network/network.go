// Package network makes outbound calls under rules: the name is resolved once, the address checked and dialled, no redirect is followed,
// size and time are limited.
package network

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tshost/bridge"
)

// maxResponseBytes bounds what any one call may bring.
const maxResponseBytes = 1 << 20

// Network makes the calls; its zero value is not usable, see New.
type Network struct {
	resolver resolver
	// Whom certificates are verified against; nil for the system's authorities.
	roots *x509.CertPool
}

// New uses the system's resolver.
func New() *Network {
	return &Network{resolver: net.DefaultResolver}
}

// Methods gives the calls net.*.
func (n *Network) Methods() bridge.Table {
	return bridge.Table{"net.fetch": bridge.Typed(n.fetch), "net.inspect_tls": bridge.Typed(n.inspectTLS)}
}

type request struct {
	URL          string            `json:"url"`
	Method       string            `json:"method"`
	Headers      map[string]string `json:"headers"`
	Body         string            `json:"body"`
	TimeoutMS    int               `json:"timeout_ms"`
	MaxBytes     int64             `json:"max_bytes"`
	AllowPrivate bool              `json:"allow_private"`
}

type response struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

func (n *Network) fetch(ctx context.Context, args request) (*response, error) {
	target, err := url.Parse(args.URL)
	if err != nil || (target.Scheme != "http" && target.Scheme != "https") || target.Host == "" || target.User != nil {
		return nil, bridge.InvalidArguments(errors.New("url must be http or https, without credentials"))
	}
	if args.TimeoutMS <= 0 || args.MaxBytes < 0 || args.MaxBytes > maxResponseBytes {
		return nil, bridge.InvalidArguments(errors.New("timeout_ms or max_bytes is out of range"))
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(args.TimeoutMS)*time.Millisecond)
	defer cancel()
	outgoing, err := http.NewRequestWithContext(ctx, args.Method, args.URL, strings.NewReader(args.Body))
	if err != nil {
		return nil, bridge.InvalidArguments(err)
	}
	for name, value := range args.Headers {
		outgoing.Header.Set(name, value)
	}
	via := dialer{n.resolver, args.AllowPrivate}
	// A transport of its own, and closed with it: a kept connection would be used without its address being checked again.
	transport := &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: n.roots},
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			return via.dial(ctx, host, port)
		},
	}
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	incoming, err := client.Do(outgoing)
	if err != nil {
		return nil, explain(err)
	}
	defer incoming.Body.Close()
	if incoming.StatusCode == http.StatusSwitchingProtocols {
		// What follows is no longer HTTP, and would never end.
		return &response{incoming.StatusCode, flatten(incoming.Header), ""}, nil
	}
	body, err := io.ReadAll(io.LimitReader(incoming.Body, args.MaxBytes+1))
	if err != nil {
		return nil, explain(err)
	}
	if int64(len(body)) > args.MaxBytes {
		return nil, &bridge.Error{ID: "net.too_large", Message: "the reply is larger than allowed", StatusCode: http.StatusBadGateway}
	}
	return &response{incoming.StatusCode, flatten(incoming.Header), strings.ToValidUTF8(string(body), "\uFFFD")}, nil
}

func flatten(header http.Header) map[string]string {
	headers := make(map[string]string, len(header))
	for name, values := range header {
		headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return headers
}

// explain sorts a failure into one of the classes the caller may show.
func explain(err error) error {
	var known *bridge.Error
	if errors.As(err, &known) {
		return known
	}
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return &bridge.Error{ID: "net.timeout", Message: "no answer in time", StatusCode: http.StatusGatewayTimeout}
	}
	var unverified *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	var alert tls.AlertError
	// An alert of the other side, such as its demand for a certificate, has no type of its own.
	var remote *net.OpError
	isRemote := errors.As(err, &remote) && remote.Op == "remote error"
	if errors.As(err, &unverified) || errors.As(err, &noTLS) || errors.As(err, &alert) || isRemote {
		return &bridge.Error{ID: "net.tls", Message: err.Error(), StatusCode: http.StatusBadGateway}
	}
	return &bridge.Error{ID: "net.failed", Message: err.Error(), StatusCode: http.StatusBadGateway}
}
