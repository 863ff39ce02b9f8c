package network

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strconv"
	"time"

	"tshost/bridge"
)

type tlsTarget struct {
	Host         string `json:"host"`
	Port         int    `json:"port"`
	ServerName   string `json:"server_name"`
	TimeoutMS    int    `json:"timeout_ms"`
	AllowPrivate bool   `json:"allow_private"`
	// The newest version offered, "TLS 1.1" or nothing for the runtime's own range.
	MaxVersion string `json:"max_version"`
}

type inspection struct {
	Version      string        `json:"version"`
	Verified     bool          `json:"verified"`
	VerifyError  string        `json:"verify_error"`
	Certificates []certificate `json:"certificates"`
}

type certificate struct {
	Subject   string   `json:"subject"`
	Issuer    string   `json:"issuer"`
	NotBefore int64    `json:"not_before"`
	NotAfter  int64    `json:"not_after"`
	DNSNames  []string `json:"dns_names"`
}

// inspectTLS shakes hands and describes what the server presents, verified or not; nothing is sent over the connection.
func (n *Network) inspectTLS(ctx context.Context, args tlsTarget) (*inspection, error) {
	if args.Port < 1 || args.Port > 65535 || args.TimeoutMS <= 0 || args.Host == "" {
		return nil, bridge.InvalidArguments(errors.New("host, port or timeout_ms is out of range"))
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(args.TimeoutMS)*time.Millisecond)
	defer cancel()
	plain, err := dialer{n.resolver, args.AllowPrivate}.dial(ctx, args.Host, strconv.Itoa(args.Port))
	if err != nil {
		return nil, explain(err)
	}
	defer plain.Close()
	name := args.ServerName
	if name == "" {
		name = args.Host
	}
	// Verification is done below, since a chain that does not verify is to be shown as well.
	config := &tls.Config{ServerName: name, InsecureSkipVerify: true}
	if args.MaxVersion == "TLS 1.1" {
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	}
	secured := tls.Client(plain, config)
	if err = secured.HandshakeContext(ctx); err != nil {
		return nil, explain(err)
	}
	state := secured.ConnectionState()
	result := &inspection{Version: tls.VersionName(state.Version), Certificates: []certificate{}}
	if err = verifyChain(state.PeerCertificates, name, n.roots); err != nil {
		result.VerifyError = err.Error()
	} else {
		result.Verified = true
	}
	for _, one := range state.PeerCertificates {
		result.Certificates = append(result.Certificates, certificate{
			Subject: one.Subject.String(), Issuer: one.Issuer.String(),
			NotBefore: one.NotBefore.UnixMilli(), NotAfter: one.NotAfter.UnixMilli(),
			DNSNames: namesOf(one),
		})
	}
	return result, nil
}

// namesOf lists what a certificate is valid for: a service may be called by its address.
func namesOf(one *x509.Certificate) []string {
	names := append([]string{}, one.DNSNames...)
	for _, address := range one.IPAddresses {
		names = append(names, address.String())
	}
	return names
}

func verifyChain(chain []*x509.Certificate, name string, roots *x509.CertPool) error {
	if len(chain) == 0 {
		return errors.New("no certificate")
	}
	intermediates := x509.NewCertPool()
	for _, one := range chain[1:] {
		intermediates.AddCert(one)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{DNSName: name, Intermediates: intermediates, Roots: roots})
	return err
}
