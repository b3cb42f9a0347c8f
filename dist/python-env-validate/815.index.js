export const id=815;export const ids=[815];export const modules={6278:(e,r,t)=>{const{valid:l,clean:n,explain:s,parse:a}=t(4494),{lt:i,le:o,eq:c,ne:p,ge:u,gt:f,compare:d,rcompare:h}=t(7264),{filter:m,maxSatisfying:g,minSatisfying:T,RANGE_PATTERN:A,satisfies:b,validRange:v}=t(2074),{major:x,minor:C,patch:y,inc:E}=t(5088);e.exports={valid:l,clean:n,explain:s,parse:a,lt:i,le:o,lte:o,eq:c,ne:p,neq:p,ge:u,gte:u,gt:f,compare:d,rcompare:h,filter:m,maxSatisfying:g,minSatisfying:T,RANGE_PATTERN:A,satisfies:b,validRange:v,major:x,minor:C,patch:y,inc:E}},7264:(e,r,t)=>{const{parse:l}=t(4494);function lt(e,r){return compare(e,r)<0}function le(e,r){return compare(e,r)<=0}function eq(e,r){return 0===compare(e,r)}function ne(e,r){return 0!==compare(e,r)}function ge(e,r){return compare(e,r)>=0}function gt(e,r){return compare(e,r)>0}function compare(e,r){const t=l(e),n=l(r);return pyCompare(calculateKey(t),calculateKey(n))}function pyCompare(e,r){let t=e,l=r;if(t===l)return 0;if(Array.isArray(t)!==Array.isArray(l)&&(t=Array.isArray(t)?t:[t],l=Array.isArray(l)?l:[l]),Array.isArray(t)){const e=Math.min(t.length,l.length);for(let r=0;r<e;r+=1){const e=pyCompare(t[r],l[r]);if(0!==e)return e}return t.length-l.length}return t===-1/0||l===1/0?-1:t===1/0||l===-1/0?1:t<l?-1:1}function calculateKey(e){const{epoch:r}=e;let{release:t,pre:l,post:n,local:s,dev:a}=e;for(t=t.concat(),t.reverse();t.length&&0===t[0];)t.shift();return t.reverse(),l||n||!a?l||(l=1/0):l=-1/0,n||(n=-1/0),a||(a=1/0),s=s?s.map(e=>Number.isNaN(Number(e))?[-1/0,e]:[Number(e),""]):-1/0,[r,t,l,n,a,s]}e.exports={compare:compare,rcompare:function(e,r){return-compare(e,r)},lt:lt,le:le,eq:eq,ne:ne,ge:ge,gt:gt,"<":lt,"<=":le,"==":eq,"!=":ne,">=":ge,">":gt,"===":function(e,r){return e.toLowerCase()===r.toLowerCase()}}},5088:(e,r,t)=>{const{explain:l,parse:n,stringify:s}=t(4494);e.exports={major:function(e){const r=l(e);if(!r)throw new TypeError("Invalid Version: "+e);return r.release[0]},minor:function(e){const r=l(e);if(!r)throw new TypeError("Invalid Version: "+e);if(r.release.length<2)return 0;return r.release[1]},patch:function(e){const r=l(e);if(!r)throw new TypeError("Invalid Version: "+e);if(r.release.length<3)return 0;return r.release[2]},inc:function(e,r,t){let l=t||"a";const a=n(e);if(!a)return null;if(!["a","b","c","rc","alpha","beta","pre","preview"].includes(l))return null;switch(r){case"premajor":{const[e]=a.release;a.release.fill(0),a.release[0]=e+1}a.pre=[l,0],delete a.post,delete a.dev,delete a.local;break;case"preminor":{const[e,r=0]=a.release;a.release.fill(0),a.release[0]=e,a.release[1]=r+1}a.pre=[l,0],delete a.post,delete a.dev,delete a.local;break;case"prepatch":{const[e,r=0,t=0]=a.release;a.release.fill(0),a.release[0]=e,a.release[1]=r,a.release[2]=t+1}a.pre=[l,0],delete a.post,delete a.dev,delete a.local;break;case"prerelease":if(null===a.pre){const[e,r=0,t=0]=a.release;a.release.fill(0),a.release[0]=e,a.release[1]=r,a.release[2]=t+1,a.pre=[l,0]}else{void 0===t&&null!==a.pre&&([l]=a.pre);const[e,r]=a.pre;a.pre=e===l?[e,r+1]:[l,0]}delete a.post,delete a.dev,delete a.local;break;case"major":if(a.release.slice(1).some(e=>0!==e)||null===a.pre){const[e]=a.release;a.release.fill(0),a.release[0]=e+1}delete a.pre,delete a.post,delete a.dev,delete a.local;break;case"minor":if(a.release.slice(2).some(e=>0!==e)||null===a.pre){const[e,r=0]=a.release;a.release.fill(0),a.release[0]=e,a.release[1]=r+1}delete a.pre,delete a.post,delete a.dev,delete a.local;break;case"patch":if(a.release.slice(3).some(e=>0!==e)||null===a.pre){const[e,r=0,t=0]=a.release;a.release.fill(0),a.release[0]=e,a.release[1]=r,a.release[2]=t+1}delete a.pre,delete a.post,delete a.dev,delete a.local;break;default:return null}return s(a)}}},2074:(e,r,t)=>{const{VERSION_PATTERN:l,explain:n}=t(4494),s=t(7264),a=["(?<operator>(===|~=|==|!=|<=|>=|<|>))","\\s*","(","(?<version>(?:"+l.replace(/\?<\w+>/g,"?:")+"))","(?<prefix>\\.\\*)?","|","(?<legacy>[^,;\\s)]+)",")"].join("");e.exports={RANGE_PATTERN:a,parse:parse,satisfies:satisfies,filter:filter,validRange:function(e){return Boolean(parse(e))},maxSatisfying:function(e,r,t){const l=filter(e,r,t).sort(s.compare);return 0===l.length?null:l[l.length-1]},minSatisfying:function(e,r,t){const l=filter(e,r,t).sort(s.compare);return 0===l.length?null:l[0]}};const isEqualityOperator=e=>["==","!=","==="].includes(e),i=new RegExp("^"+a+"$","i");function parse(e){if(!e.trim())return[];const r=e.split(",").map(e=>i.exec(e.trim())||{}).map(({groups:e})=>{if(!e)return null;let{...r}=e;const{operator:t,version:l,prefix:s,legacy:a}=e;if(l){if(r={...r,...n(l)},"~="===t&&r.release.length<2)return null;if(!isEqualityOperator(t)&&r.local)return null;if(s&&(!isEqualityOperator(t)||r.dev||r.local))return null}return a&&"==="!==t?null:r});return r.filter(Boolean).length!==r.length?null:r}function filter(e,r,t={}){const l=pick(e,r,t);return 0===l.length&&void 0===t.prereleases?pick(e,r,{prereleases:!0}):l}function pick(e,r,t){const l=parse(r);return l?e.filter(e=>{const r=n(e);return l.length?l.reduce((l,a)=>!!l&&function(e,r){const{explained:t}=r;let{version:l}=r;const{...a}=e;void 0===a.prereleases&&(a.prereleases=a.is_prerelease);if(t&&t.is_prerelease&&!a.prereleases)return!1;if("~="===a.operator){let e=a.release.slice(0,-1).concat("*").join(".");return a.epoch&&(e=a.epoch+"!"+e),satisfies(l,`>=${a.version}, ==${e}`,{prereleases:a.prereleases})}if(a.prefix){const e=t.epoch===a.epoch&&function(e,r){if(r.length>e.length)return!1;for(let t=0;t<r.length;t+=1)if(r[t]!==e[t])return!1;return!0}(t.release,a.release);return"!="!==a.operator?e:!e}t&&t.local&&a.version&&(l=t.public,a.version=n(a.version).public);if(("<"===a.operator||">"===a.operator)&&s.eq(a.release.join("."),t.release.join(".")))return!1;const i=s[a.operator];return i(l,a.version||a.legacy)}({...a,...t},{version:e,explained:r}),!0):r&&!(r.is_prerelease&&!t.prereleases)}):[]}function satisfies(e,r,t={}){return 1===pick([e],r,t).length}},4494:e=>{const r=["v?","(?:","(?:(?<epoch>[0-9]+)!)?","(?<release>[0-9]+(?:\\.[0-9]+)*)","(?<pre>","[-_\\.]?","(?<pre_l>(a|b|c|rc|alpha|beta|pre|preview))","[-_\\.]?","(?<pre_n>[0-9]+)?",")?","(?<post>","(?:-(?<post_n1>[0-9]+))","|","(?:","[-_\\.]?","(?<post_l>post|rev|r)","[-_\\.]?","(?<post_n2>[0-9]+)?",")",")?","(?<dev>","[-_\\.]?","(?<dev_l>dev)","[-_\\.]?","(?<dev_n>[0-9]+)?",")?",")","(?:\\+(?<local>[a-z0-9]+(?:[-_\\.][a-z0-9]+)*))?"].join("");e.exports={VERSION_PATTERN:r,valid:function(e){return t.test(e)?e:null},clean:function(e){return stringify(parse(e,l))},explain:function(e){const r=parse(e);if(!r)return r;const{epoch:t,release:l,pre:n,post:s,dev:a,local:i}=r;let o="";0!==t&&(o+=t+"!");o+=l.join(".");const c=Boolean(a||n),p=Boolean(a),u=Boolean(s);return{epoch:t,release:l,pre:n,post:s?s[1]:s,dev:a?a[1]:a,local:i?i.join("."):i,public:stringify(r).split("+",1)[0],base_version:o,is_prerelease:c,is_devrelease:p,is_postrelease:u}},parse:parse,stringify:stringify};const t=new RegExp("^"+r+"$","i");const l=new RegExp("^\\s*"+r+"\\s*$","i");function parse(e,r){const{groups:l}=(r||t).exec(e)||{};if(!l)return null;return{epoch:Number(l.epoch?l.epoch:0),release:l.release.split(".").map(Number),pre:normalize_letter_version(l.pre_l,l.pre_n),post:normalize_letter_version(l.post_l,l.post_n1||l.post_n2),dev:normalize_letter_version(l.dev_l,l.dev_n),local:parse_local_version(l.local)}}function stringify(e){if(!e)return null;const{epoch:r,release:t,pre:l,post:n,dev:s,local:a}=e,i=[];return 0!==r&&i.push(`${r}!`),i.push(t.join(".")),l&&i.push(l.join("")),n&&i.push("."+n.join("")),s&&i.push("."+s.join("")),a&&i.push(`+${a}`),i.join("")}function normalize_letter_version(e,r){let t=e,l=r;return t?(l||(l=0),t=t.toLowerCase(),"alpha"===t?t="a":"beta"===t?t="b":["c","pre","preview"].includes(t)?t="rc":["rev","r"].includes(t)&&(t="post"),[t,Number(l)]):!t&&l?(t="post",[t,Number(l)]):null}function parse_local_version(e){return e?e.split(/[._-]/).map(e=>Number.isNaN(Number(e))?e.toLowerCase():Number(e)):null}},528:(e,r,t)=>{t.d(r,{zx:()=>TomlError,qg:()=>parse});class TomlError extends Error{line;column;codeblock;constructor(e,r){const[t,l]=
/*!
 * Copyright (c) Squirrel Chat et al., All rights reserved.
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this
 *    list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the
 *    documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors
 *    may be used to endorse or promote products derived from this software without
 *    specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
 * ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
 * FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 * DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
 * CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
 * OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
function(e,r){let t=e.slice(0,r).split(/\r?\n/);return[t.length,t.pop().length+1]}(r.toml,r.ptr),n=function(e,r,t){let l=e.split(/\r?\n/),n="",s=1+(0|Math.log10(r+1));for(let e=r-1;e<=r+1;e++){let a=l[e-1];a&&(n+=e.toString().padEnd(s," "),n+=":  ",n+=a,n+="\n",e===r&&(n+=" ".repeat(s+t+2),n+="^\n"))}return n}(r.toml,t,l);super(`Invalid TOML document: ${e}\n\n${n}`,r),this.line=t,this.column=l,this.codeblock=n}static x(e,r,t){throw new TomlError(e,{toml:r.s,ptr:t??r.p})}}
/*!
 * Copyright (c) Squirrel Chat et al., All rights reserved.
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this
 *    list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the
 *    documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors
 *    may be used to endorse or promote products derived from this software without
 *    specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
 * ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
 * FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 * DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
 * CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
 * OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
function parseString(e){let r=e.p,t=e.s.charCodeAt(e.p++),l=t,n=39===t,s=t===e.s.charCodeAt(e.p)&&t===e.s.charCodeAt(e.p+1);s&&(10===(t=e.s.charCodeAt(e.p+=2))?e.p++:13===t&&10===e.s.charCodeAt(e.p+1)&&(e.p+=2));let a="",i=e.p,o=0;for(;e.p<e.s.length;e.p++)if(t=e.s.charCodeAt(e.p),s&&(10===t||13===t&&10===e.s.charCodeAt(e.p+1)))o=o&&3;else if(t<32&&9!==t||127===t)TomlError.x("control characters are not allowed in strings",e);else{if(!(o&&3!==o||t!==l||s&&(e.s.charCodeAt(e.p+1)!==l||e.s.charCodeAt(e.p+2)!==l))){if(s&&(e.s.charCodeAt(e.p+3)===l&&e.p++,e.s.charCodeAt(e.p+3)===l&&e.p++),!o){let r=e.s.slice(i,e.p);a=a?a+r:r}return e.p+=s?3:1,a}if(o)if(1===o)if(120===t||117===t||85===t){let r=e.p++-1,l=0,n=120===t?2:117===t?4:8;for(let r=0;r<n;r++,e.p++){let r=e.s.charCodeAt(e.p),t=r>=48&&r<=57?r-48:r>=65&&r<=70?r-65+10:r>=97&&r<=102?r-97+10:-1;t<0&&TomlError.x("invalid non-hex character in unicode escape",e),l=l<<4|t}(l<0||l>1114111||l>=55296&&l<=57343)&&TomlError.x("invalid unicode escape",e,r),a+=String.fromCodePoint(l),i=e.p--,o=0}else!s||32!==t&&9!==t?(98===t?a+="\b":116===t?a+="\t":110===t?a+="\n":102===t?a+="\f":114===t?a+="\r":101===t?a+="\x1b":34===t?a+='"':92===t?a+="\\":TomlError.x("unrecognised escape sequence",e),i=e.p+1,o=0):o=2;else 32!==t&&9!==t&&(2===o&&TomlError.x("invalid escape: only line-ending whitespace may be escaped",e,i),o=n||92!==t?0:1,i=e.p);else n||92!==t||(a+=e.s.slice(i,i=e.p),o=1)}TomlError.x("unfinished string",e,r)}
/*!
 * Copyright (c) Squirrel Chat et al., All rights reserved.
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this
 *    list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the
 *    documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors
 *    may be used to endorse or promote products derived from this software without
 *    specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
 * ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
 * FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 * DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
 * CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
 * OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
let l=/^(\d{4}-\d{2}-\d{2})?[Tt ]?(?:(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|z|[-+]\d{2}:\d{2})?$/i;class TomlDate extends Date{#e=!1;#r=!1;#t=null;constructor(e,r,t){let n,s=!0,a=!0,i="Z";if("string"==typeof e)if(r)e:{if(r<3){if(+e.slice(11,13)>23){e="";break e}2===r?(i=null,e+="Z"):90!==(n=e.charCodeAt(e.length-1))&&122!==n&&(i=e.slice(e.length-6)),t&&(e=e.slice(0,10)+"T"+e.slice(11))}else 4===r&&(e=+e.slice(0,2)>23?"":`0000-01-01T${e}Z`);s=4!==r,a=3!==r}else{let r=e.match(l);r?(r[1]||(s=!1,e=`0000-01-01T${e}`),a=!!r[2],a&&" "===e[10]&&(e=e.replace(" ","T")),r[2]&&+r[2]>23?e="":(i=r[3]||null,!i&&a&&(e+="Z"))):e=""}super(e),isNaN(this.getTime())||(this.#e=s,this.#r=a,this.#t=i)}isDateTime(){return this.#e&&this.#r}isLocal(){return!this.#e||!this.#r||!this.#t}isDate(){return this.#e&&!this.#r}isTime(){return this.#r&&!this.#e}isValid(){return this.#e||this.#r}toISOString(){let e=super.toISOString();if(this.isDate())return e.slice(0,10);if(this.isTime())return e.slice(11,23);if(null===this.#t)return e.slice(0,-1);if("Z"===this.#t||"z"===this.#t)return e;let r=60*+this.#t.slice(1,3)+ +this.#t.slice(4,6);return r="-"===this.#t[0]?r:-r,new Date(this.getTime()-6e4*r).toISOString().slice(0,-1)+this.#t}static wrapAsOffsetDateTime(e,r="Z"){let t=new TomlDate(e);return t.#t=r,t}static wrapAsLocalDateTime(e){let r=new TomlDate(e);return r.#t=null,r}static wrapAsLocalDate(e){let r=new TomlDate(e);return r.#r=!1,r.#t=null,r}static wrapAsLocalTime(e){let r=new TomlDate(e);return r.#e=!1,r.#t=null,r}}
/*!
 * Copyright (c) Squirrel Chat et al., All rights reserved.
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this
 *    list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the
 *    documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors
 *    may be used to endorse or promote products derived from this software without
 *    specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
 * ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
 * FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 * DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
 * CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
 * OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
function isDigit(e,r=10){return 16===r?e>47&&e<58||e>64&&e<71||e>96&&e<103:e>47&&e<48+r}function isEndOfValue(e,r){return 32===e||9===e||10===e||13===e||r&&(e===r||44===e)||35===e}function extractValue(e,r){let t=e.p,l=e.s.charCodeAt(e.p);if(91===l||123===l){e.d--||TomlError.x("document contains excessively nested structures. aborting.",e);let r=91===l?function(e){let r,t=e.p++,l=[];for(;e.p<e.s.length;){if(skipVoid(e),93===(r=e.s.charCodeAt(e.p)))return e.p++,l;if(l.push(extractValue(e,93)),skipVoid(e),93===(r=e.s.charCodeAt(e.p++)))return l;44!==r&&TomlError.x("expected comma or end of structure",e,e.p-1)}TomlError.x("unfinished array",e,t)}(e):function(e){let r,t=e.p++,l=Object.create(null),n=new Set;for(;e.p<e.s.length;){if(skipVoid(e),125===(r=e.s.charCodeAt(e.p)))return e.p++,l;let t,s=l,a=!1,i=e.p,o=parseKey(e);for(let r=0;r<o.length;r++){r&&(s=a?s[t]:s[t]=Object.create(null)),t=o[r],(a=Object.hasOwn(s,t))&&("object"!=typeof s[t]||n.has(s[t]))&&TomlError.x("trying to redefine an already defined value",e,i);let l="__proto__"===t;if(e.uk&&(l||"constructor"===t)){s=1!==e.uk&&TomlError.x("document contains an unsafe property",e,i);break}!a&&l&&Object.defineProperty(s,t,{enumerable:!0,configurable:!0,writable:!0})}a&&TomlError.x("trying to redefine an already defined value",e,i),skipVoid(e,!0,!0);let c=extractValue(e,125);if(s&&"object"==typeof(s[t]=c)&&n.add(c),skipVoid(e),125===(r=e.s.charCodeAt(e.p++)))return l;44!==r&&TomlError.x("expected comma or end of structure",e,e.p-1)}TomlError.x("unfinished table",e,t)}(e);return e.d++,r}return 34===l||39===l?parseString(e):116===l?(114===e.s.charCodeAt(++e.p)&&117===e.s.charCodeAt(++e.p)&&101===e.s.charCodeAt(++e.p)||TomlError.x("invalid value",e,t),e.p++,!0):102===l?(97===e.s.charCodeAt(++e.p)&&108===e.s.charCodeAt(++e.p)&&115===e.s.charCodeAt(++e.p)&&101===e.s.charCodeAt(++e.p)||TomlError.x("invalid value",e,t),e.p++,!1):43===l||45===l?parseNumber(e,e.p,e.s.charCodeAt(++e.p),44-l,r):45===e.s.charCodeAt(e.p+4)&&45===e.s.charCodeAt(e.p+7)?function(e,r,t){let l,n=e.p++;if(!(isDigit(r)&&isDigit(e.s.charCodeAt(e.p++))&&isDigit(e.s.charCodeAt(e.p++))&&isDigit(e.s.charCodeAt(e.p++))))return parseNumber(e,e.p=n,r,0,t);e.p+=5,isDigit(e.s.charCodeAt(e.p++))||TomlError.x("invalid date-time: date part is malformed",e,n);if(e.p>=e.s.length||(32!==(r=e.s.charCodeAt(e.p))||(l=!0,!isDigit(e.s.charCodeAt(e.p+1))))&&84!==r&&116!==r){let r=e.s.slice(n,e.p);return readDate(e,r,3,!1,n)}58!==e.s.charCodeAt(e.p+=3)&&TomlError.x("invalid date-time: time part is malformed",e,n);58===e.s.charCodeAt(e.p+=3)&&(e.p+=3);if(46===e.s.charCodeAt(e.p))for(;isDigit(e.s.charCodeAt(++e.p)););if(r=e.s.charCodeAt(e.p)){if(90===r||122===r){let r=e.s.slice(n,++e.p);return readDate(e,r,1,l,n,"[+00:00]")}if(43===r||45===r){let r=e.s.slice(n,e.p+=6);return readDate(e,r,1,l,n,!e.ld&&"["+e.s.slice(e.p-6,e.p)+"]")}}let s=e.s.slice(n,e.p);return readDate(e,s,2,l,n)}(e,l,r):58===e.s.charCodeAt(e.p+2)?function(e,r,t){let l=e.p;if(!isDigit(r)||!isDigit(e.s.charCodeAt(++e.p)))return parseNumber(e,--e.p,r,0,t);58===e.s.charCodeAt(e.p+=4)&&(e.p+=3);if(46===e.s.charCodeAt(e.p))for(;isDigit(e.s.charCodeAt(++e.p)););let n=e.s.slice(l,e.p);return readDate(e,n,4,!1,l)}(e,l,r):parseNumber(e,e.p,l,0,r)}function parseNumber(e,r,t,l,n){let s=t,a=0,i=!1;if(105===s)return 110===e.s.charCodeAt(++e.p)&&102===e.s.charCodeAt(++e.p)||TomlError.x("invalid value",e,r),e.p++,(l||1)/0;if(110===s)return 97===e.s.charCodeAt(++e.p)&&110===e.s.charCodeAt(++e.p)||TomlError.x("invalid value",e,r),e.p++,NaN;if(48===s){if(++e.p>=e.s.length||isEndOfValue(s=e.s.charCodeAt(e.p),n))return!0===e.bi?0n:0;if(!l){if(120===s)return parseIntegerBaseN(e,r,16,n);if(98===s)return parseIntegerBaseN(e,r,2,n);if(111===s)return parseIntegerBaseN(e,r,8,n)}46===s?a=2:101===s||69===s?a=4:TomlError.x("illegal leading zero",e,r)}else isDigit(s)||TomlError.x("invalid value",e,r);for(;++e.p<e.s.length&&(s=e.s.charCodeAt(e.p),!isEndOfValue(s,n));)a||(a=1),95===s?(1&a||TomlError.x("illegal underscore",e),a+=11,i=!0):1===a&&46===s?a=2:1!==a&&3!==a||101!==s&&69!==s?4!==a||43!==s&&45!==s?isDigit(s)?a>9?a-=11:1&a||a++:TomlError.x("illegal character in numeric literal",e):a=6:a=4;if(!a){let r=(t-48)*(l||1);return!0===e.bi?BigInt(r):r}1&a||TomlError.x("unfinished numeric value",e,r);let o=e.s.slice(r,e.p);return i&&(o=o.replaceAll("_","")),a>1?parseFloat(o):parseInteger(e,o,10,r)}function parseIntegerBaseN(e,r,t,l){let n,s=1;for(;++e.p<e.s.length&&(n=e.s.charCodeAt(e.p),!isEndOfValue(n,l));)95===n?(1&s&&TomlError.x("illegal underscore",e),s=3):isDigit(n,t)?1&s&&s--:TomlError.x("illegal character in numeric literal",e);1&s&&TomlError.x("unfinished numeric value",e);let a=e.s.slice(r+2,e.p);return s&&(a=a.replaceAll("_","")),parseInteger(e,a,t,r)}function parseInteger(e,r,t,l){if(!0!==e.bi)e:{let n=parseInt(r,t);if(!Number.isSafeInteger(n)){if(e.bi)break e;TomlError.x("integer value cannot be represented losslessly",e,l)}return n}return 10===t?BigInt(r):BigInt((2===t?"0b":8===t?"0o":"0x")+r)}function readDate(e,r,t,l,n,s){if(e.ld){let s=new TomlDate(r,t,l);return s.isValid()||TomlError.x("invalid date",e,n),s}try{switch(s&&(r+=s),t){case 1:return Temporal.ZonedDateTime.from(r);case 2:return Temporal.PlainDateTime.from(r);case 3:return Temporal.PlainDate.from(r);case 4:return Temporal.PlainTime.from(r)}}catch(r){TomlError.x(r instanceof Error?r.message:""+r,e,n)}}
/*!
 * Copyright (c) Squirrel Chat et al., All rights reserved.
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this
 *    list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the
 *    documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors
 *    may be used to endorse or promote products derived from this software without
 *    specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
 * ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
 * FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 * DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
 * CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
 * OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
function skipComment(e){for(;e.p<e.s.length;e.p++){let r=e.s.charCodeAt(e.p);if(10===r)break;if(13===r&&10===e.s.charCodeAt(e.p+1)){e.p++;break}(r<32&&9!==r||127===r)&&TomlError.x("control characters are not allowed in comments",e)}}function skipVoid(e,r,t){let l;for(;e.p<e.s.length;){for(;e.p<e.s.length&&(32===(l=e.s.charCodeAt(e.p))||9===l||!r&&(10===l||13===l&&10===e.s.charCodeAt(e.p+1)));)e.p++;if(t||35!==l)break;skipComment(e)}}
/*!
 * Copyright (c) Squirrel Chat et al., All rights reserved.
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this
 *    list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the
 *    documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors
 *    may be used to endorse or promote products derived from this software without
 *    specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
 * ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
 * FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 * DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
 * CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
 * OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
function parseKey(e,r=61){let t,l,n=0,s=[],a=e.s.charCodeAt(t=e.p);do{if(a===r)return n||TomlError.x("unexpected end of key",e),1===n&&s.push(e.s.slice(l,e.p)),e.p++,s;46===a?(n||TomlError.x("illegal empty bare key",e),1===n&&s.push(e.s.slice(l,e.p)),n=0):n||34!==a&&39!==a?32===a||9===a?1===n&&(s.push(e.s.slice(l,e.p)),n=2):2===n||a<48&&45!==a||a>57&&a<65||a>90&&a<97&&95!==a||a>122?TomlError.x("illegal character in key",e):n||(n=1,l=e.p):(a===e.s.charCodeAt(e.p+1)&&a===e.s.charCodeAt(e.p+2)&&TomlError.x("illegal quoted key: multiline strings are not allowed",e),s.push(parseString(e)),n=2,e.p--)}while(a=e.s.charCodeAt(++e.p));TomlError.x("incomplete key-value: cannot find end of key",e,t)}
/*!
 * Copyright (c) Squirrel Chat et al., All rights reserved.
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 *
 * 1. Redistributions of source code must retain the above copyright notice, this
 *    list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the
 *    documentation and/or other materials provided with the distribution.
 * 3. Neither the name of the copyright holder nor the names of its contributors
 *    may be used to endorse or promote products derived from this software without
 *    specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
 * ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
 * WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
 * DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
 * FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
 * DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
 * SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
 * CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
 * OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
 * OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
function peekTable(e,r,t,l,n){let s,a,i=t,o=l,c=!1;for(let t=0;t<r.length;t++){if(t){if(i=c?i[s]:i[s]=Object.create(null),o=(a=o[s]).c,0===n&&(1===a.t||2===a.t))return null;if(2===a.t){let e=i.length-1;i=i[e],o=o[e].c}}if(s=r[t],(c=Object.hasOwn(i,s))&&0===o[s]?.t&&o[s]?.d)return null;if(!c){let l="__proto__"===s;if(e.uk&&(l||"constructor"===s))return!1;l&&(Object.defineProperty(i,s,{enumerable:!0,configurable:!0,writable:!0}),Object.defineProperty(o,s,{enumerable:!0,configurable:!0,writable:!0})),o[s]={t:t<r.length-1&&2===n?3:n,d:!1,i:0,c:Object.create(null)}}}if(a=o[s],a.t!==n&&(1!==n||3!==a.t))return null;if(2===n&&(a.d||(a.d=!0,i[s]=[]),i[s].push(i=Object.create(null)),a.c[a.i++]=a={t:1,d:!1,i:0,c:Object.create(null)}),a.d)return null;if(a.d=!0,1===n)i=c?i[s]:i[s]=Object.create(null);else if(0===n&&c)return null;return[s,i,a.c]}function validateTablePeek(e,r,t){null!==r&&2!==e.uk||TomlError.x(null===r?"trying to redefine an already defined table or value":"document contains an unsafe property",e,t)}function parse(e,r={}){let t,l={s:e,p:0,d:r.maxDepth??1e3,bi:r.integersAsBigInt??!1,ld:r.useLegacyDate??!0,uk:"throw"===r.unsafeKeyBehaviour?2:"drop"===r.unsafeKeyBehaviour?1:0},n=Object.create(null),s=Object.create(null),a=!1,i=n,o=s;for(65279===e.charCodeAt(0)&&l.p++,skipVoid(l);l.p<e.length;){if(91===e.charCodeAt(l.p)){let r=91===e.charCodeAt(++l.p);t=l.p+=+r,a=!1;let c=parseKey(l,93);r&&(93!==e.charCodeAt(l.p)&&TomlError.x("expected end of table array declaration",l),l.p++);let p=peekTable(l,c,n,s,r?2:1);p?(o=p[2],i=p[1]):(validateTablePeek(l,p,t),a=!0)}else{t=l.p;let e=peekTable(l,parseKey(l),i,o,0);e||a||validateTablePeek(l,e,t),skipVoid(l,!0,!0);let r=extractValue(l,void 0);e&&!a&&(e[1][e[0]]=r)}skipVoid(l,!0),l.p<e.length&&10!==(t=e.charCodeAt(l.p))&&(13!==t||10!==e.charCodeAt(l.p+1))&&TomlError.x("each key-value declaration must be followed by an end-of-line",l),skipVoid(l)}return n}}};